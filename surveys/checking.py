"""What a well-formed instrument can still get wrong: dangling or repeated ids, missing texts, odd grades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from pydantic import BaseModel

from scoring.diagnosis import Condition, Rule
from scoring.problems import Problem
from surveys import checked_index_systems, checked_items, excluding, lengths
from surveys.diagnoses import Suspect
from surveys.instrument import Instrument
from surveys.notices import unsaid
from surveys.texts import Text

_GROUPS = ("residents", "officers", "objective")
_LEAVES = (str, int, float, type(None))  # nothing stands in them
_PLACEHOLDER = re.compile(r"{(\w+)}")


def check(instrument: Instrument) -> Iterator[Problem]:
    """Every problem that only shows when the parts are read together."""
    yield from _languages(instrument)
    yield from _repeated(instrument)
    for audience, questionnaire in instrument.questionnaires.items():
        yield from (
            problem.within(f"questionnaires › {audience}")
            for problem in checked_items.problems(instrument, questionnaire)
        )
    yield from lengths.problems(instrument.questionnaires)
    yield from _counted(instrument)
    yield from checked_index_systems.problems(instrument)
    yield from _screened(instrument)
    yield from _uninformed(instrument)
    yield from _weighed(instrument)
    yield from _concluded(instrument)
    yield from _graded(instrument)
    yield from excluding.problems(instrument.survey_quality)
    yield from _promised(instrument)
    yield from unsaid(instrument.privacy, instrument.notices)


def texts(value: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text inside ``value`` with its place."""
    waiting = [(place, value)]
    while waiting:
        at, one = waiting.pop()
        if isinstance(one, Text):
            yield at, one
        elif isinstance(one, tuple):
            waiting += reversed([(_join(at, _called(part, number)), part) for number, part in enumerate(one, start=1)])
        else:
            waiting += reversed(_parts(at, one))


def ids(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every id inside ``value`` with its place."""
    waiting = [(place, value)]
    while waiting:
        at, one = waiting.pop()
        if isinstance(one, tuple):
            waiting += [(at, part) for part in reversed(one)]
        elif not isinstance(one, Text):
            if isinstance(own := _id(one), str):
                yield own, at
            waiting += reversed(_parts(at, one))


def _parts(place: str, value: object) -> list[tuple[str, object]]:
    """What stands in a model or a mapping and may hold something itself."""
    named: Iterable[tuple[object, object]] = ()
    if isinstance(value, BaseModel):
        named = ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        named = value.items()
    return [(_join(place, str(name)), part) for name, part in named if not isinstance(part, _LEAVES)]


def _called(part: object, number: int) -> str:
    return str(_id(part) or f"entry {number}")


def _id(value: object) -> object:
    """Asked of the class: a model takes long to say that it has no such field."""
    has_one = isinstance(value, BaseModel) and "id" in type(value).model_fields
    return getattr(value, "id") if has_one else None  # noqa: B009 # only some models have the field, which mypy knows


def _languages(instrument: Instrument) -> Iterator[Problem]:
    wanted = set(instrument.languages)
    if instrument.default_language not in wanted:
        yield _dangling("default_language", instrument.default_language, "a language", "list it under languages")
    for place, text in texts(instrument):
        said = {language for language, words in text.root.items() if words.strip()}
        for language in sorted(wanted - said):
            yield Problem(
                code="text-missing",
                where=place,
                what=f"The text in {language!r} is missing.",
                way_out=f"Please write it, or take {language!r} out of languages.",
            )
        for language in sorted(said - wanted):
            yield _dangling(place, language, "a language", "list it under languages or remove the text")


def _repeated(instrument: Instrument) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for id, place in ids(instrument):
        if id in first and not place.startswith("reporting_checklist"):
            yield Problem(
                code="id-repeated",
                where=_join(place, id),
                what=f"The id {id!r} already stands under {first[id] or 'the instrument'}.",
                way_out="Please give one of the two another id.",
            )
        first.setdefault(id, place)


def _counted(instrument: Instrument) -> Iterator[Problem]:
    for objective in instrument.objective_indicators:
        place = _join("objective_indicators", objective.id)
        if objective.indicator not in instrument.index_system.indicators:
            yield _dangling(place, objective.indicator, "an indicator", "define it in the index system")
        if objective.floor == objective.target:
            yield Problem("floor-is-target", place, "Floor and target are the same.", "Please set them apart.")


def _screened(instrument: Instrument) -> Iterator[Problem]:
    if [point.value for point in instrument.delphi_screening.scale] != [1, 2, 3, 4, 5]:
        where, what = "delphi_screening › scale", "The points are not 1, 2, 3, 4, 5, which the keep rule speaks of."
        yield Problem("screening-points", where, what, "Please write these five.")


def _uninformed(instrument: Instrument) -> Iterator[Problem]:
    informed = {objective.indicator for objective in instrument.objective_indicators} | {
        item.indicator for asked in instrument.questionnaires.values() for item in asked.items.values()
    }
    for indicator in instrument.index_system.indicators:
        if indicator not in informed:
            yield Problem(
                code="indicator-uninformed",
                where=_join("index_system", indicator),
                what="No item and no objective indicator measures it.",
                way_out="Please add one, or remove the indicator.",
            )


def _weighed(instrument: Instrument) -> Iterator[Problem]:
    weights = instrument.scoring.group_weights
    for group in (*instrument.questionnaires, *(["objective"] if instrument.objective_indicators else [])):
        if group not in weights.default:
            yield Problem(
                code="group-unweighed",
                where="scoring › group_weights › default",
                what=f"{group} has no weight.",
                way_out="Please give it one; 0 leaves it out.",
            )
    for place, entry in (("default", weights.default), *(("special", entry) for entry in weights.special)):
        yield from _known(f"scoring › group_weights › {place}", entry, _GROUPS, "a group")


def _concluded(instrument: Instrument) -> Iterator[Problem]:
    problems = {problem.id for problem in instrument.diagnosis.problems}
    causes = {cause.id for cause in instrument.diagnosis.causes}
    indicators = instrument.index_system.indicators
    dimensions = {dimension.id for dimension in instrument.index_system.dimensions}
    for suspect in instrument.diagnosis.suspects:
        place = _join("diagnosis", suspect.id)
        yield from _known(place, suspect.explains, problems, "a problem")
        yield from _known(place, (*suspect.indicators, *suspect.also_watch), indicators, "an indicator")
        yield from (problem.within(place) for problem in _ruled(instrument, suspect))
    for group in instrument.countermeasures.groups:
        place = _join("countermeasures", group.id)
        yield from _known(place, (group.dimension,), dimensions, "a dimension")
        yield from _known(place, group.problems, problems, "a problem")
        for measure in group.measures:
            here = _join(place, measure.id)
            yield from _known(here, measure.causes, causes, "a cause")
            yield from _known(here, measure.indicators, indicators, "an indicator")
            yield from _known(here, measure.check, instrument.objectives, "an objective indicator")


def _ruled(instrument: Instrument, suspect: Suspect) -> Iterator[Problem]:
    items = {id for asked in instrument.questionnaires.values() for id in asked.scored}
    for condition in _conditions(suspect.rule, suspect.support):
        of = (condition.of,) if isinstance(condition.of, str) else condition.of
        known = items if condition.metric in ("dk_rate", "item_share") else set(instrument.index_system.indicators)
        yield from _known(condition.metric, of, known, "an indicator or item of this metric")
        if condition.group is not None:
            yield from _known(condition.metric, (condition.group,), _GROUPS, "a group")


def _conditions(*rules: Rule | None) -> Iterator[Condition]:
    for rule in rules:
        if rule is not None:
            yield from (*rule.all, *rule.any)


def _graded(instrument: Instrument) -> Iterator[Problem]:
    grades = [grade.value for grade in instrument.grades.comment_set]
    steps = {round(above - below, 9) for above, below in pairwise(grades)}
    if len(steps) != 1 or grades[0] <= grades[-1]:
        yield Problem(
            code="grades-uneven",
            where="grades › comment_set",
            what="The values do not fall from the best to the worst in equal steps.",
            way_out="Please write them so, for instance 100, 75, 50, 25, 0.",
        )
    bands = [band.minimum for band in instrument.grades.bands]
    if bands != sorted(set(bands), reverse=True) or bands[-1] != 0:
        yield Problem(
            code="bands-open",
            where="grades › bands",
            what="The bands do not fall from the best down to 0.",
            way_out="Please order them and begin the last one at 0.",
        )


def _promised(instrument: Instrument) -> Iterator[Problem]:
    for audience in instrument.questionnaires:
        if instrument.privacy.minimum_group.get(audience, 0) < 1:
            where = f"privacy › minimum_group › {audience}"
            yield Problem("minimum-group-missing", where, "It is missing.", "Please write the smallest group shown.")
    for reader in (*instrument.questionnaires, "experts"):
        if reader not in instrument.notices:
            yield Problem("notice-missing", f"notices › {reader}", "It is missing.", "Please write what they are told.")
    most = instrument.sampling.experts.get("max")
    if not isinstance(most, int) or most < 1:
        yield Problem("panel-size-missing", "sampling › experts › max", "It is no number.", "Please write it.")
    for audience in instrument.questionnaires:
        notice = instrument.notices.get(audience)
        for language, words in notice.text.root.items() if notice else ():
            if "{withdraw_url}" not in words:
                where = f"notices › {audience} › text › {language}"
                what = "It does not say where a receipt is looked up and a response deleted."
                yield Problem("notice-withdrawal", where, what, "Please write {withdraw_url} into it.")
    known = set(instrument.placeholders)
    for place, text in texts(instrument.notices, "notices"):
        for language, words in text.root.items():
            for name in sorted(set(_PLACEHOLDER.findall(words)) - known):
                yield _dangling(_join(place, language), "{" + name + "}", "a placeholder", "list it or remove it")


def _known(place: str, used: Iterable[str], known: Iterable[str], kind: str) -> Iterator[Problem]:
    for id in used:
        if id not in known:
            yield _dangling(place, id, kind, "correct the id or define it")


def _dangling(where: str, id: str, kind: str, way_out: str) -> Problem:
    return Problem(code="id-unknown", where=where, what=f"{id!r} is not {kind}.", way_out=f"Please {way_out}.")


def _join(place: str, name: str) -> str:
    return f"{place} › {name}" if place else name
