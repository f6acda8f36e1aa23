"""What a report says around its tables, in one language: the result, who was asked what, the method and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.score_intervals import TOGETHER
from surveys import citations, disclosing, formats, sentences
from surveys.audiences import Audience
from surveys.publications import Publication
from surveys.report_figures import Figure, figures
from surveys.report_printing import PrintedTable
from surveys.report_publications import banner, printed_tables
from surveys.report_sources import Source
from surveys.safe_texts import on_one_line
from surveys.wording import Words

REFERENCES = (
    "Aczél, J. & Saaty, T. L. (1983). Procedures for synthesizing ratio judgements. "
    "Journal of Mathematical Psychology, 27(1), 93–102.",
    "Bartlett, M. S. (1950). Tests of significance in factor analysis. British Journal of Psychology, 3(2), 77–85.",
    "Bozóki, S., Fülöp, J. & Rónyai, L. (2010). On optimal completion of incomplete pairwise comparison matrices. "
    "Mathematical and Computer Modelling, 52(1–2), 318–333.",
    "Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16(3), 297–334.",
    "Holm, S. (1979). A simple sequentially rejective multiple test procedure. "
    "Scandinavian Journal of Statistics, 6(2), 65–70.",
    "Kaiser, H. F. (1974). An index of factorial simplicity. Psychometrika, 39(1), 31–36.",
    "McDonald, R. P. (1999). Test Theory: A Unified Treatment. Mahwah, NJ: Lawrence Erlbaum.",
    "OECD & European Commission JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. "
    "Paris: OECD Publishing.",
    "Saaty, T. L. (1980). The Analytic Hierarchy Process. New York: McGraw-Hill.",
    "Zadeh, L. A. (1965). Fuzzy sets. Information and Control, 8(3), 338–353.",
)


@dataclass(frozen=True)
class Part:
    """A part of a report: ``paragraphs``, then ``points`` under one another, then figures."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Report:
    """A publication in one ``language``; ``before`` and ``after`` stand around its tables."""

    language: str
    title: str
    kind: str
    under: str
    banner: str
    before: tuple[Part, ...]
    tables: tuple[PrintedTable, ...]
    after: tuple[Part, ...]


def report(words: Words, publication: Publication, of: Source, address: str = "") -> Report:
    """The whole report, of what was made from the publication; ``address`` is where it stands, if that is known."""
    return Report(
        language=words.language,
        title=on_one_line(publication.study["name"][words.language]),
        kind=words("report-kind"),
        under=on_one_line(_under(words, publication)),
        banner=banner(words, publication),
        before=(
            _part(words, "result", _result(words, of), drawn=figures(words, of)),
            _part(words, "asked", _asked(words, publication, of)),
            _part(words, "method", _method(words, of)),
            _part(words, "limits", (), _limits(words, publication, of)),
        ),
        tables=printed_tables(words, publication, of),
        after=(
            _part(words, "references", (), REFERENCES),
            _part(words, "cite", [citations.sentence(publication, words.language, address)]),
            _part(words, "check", [words("report-check-text"), f"SHA-256 {publication.inputs_digest}"]),
        ),
    )


def _part(
    words: Words,
    id: str,
    said: Iterator[str] | Sequence[str],
    points: Iterator[str] | Sequence[str] = (),
    drawn: tuple[Figure, ...] = (),
) -> Part:
    return Part(id, words(f"report-{id}"), tuple(map(on_one_line, said)), tuple(map(on_one_line, points)), drawn)


def _under(words: Words, publication: Publication) -> str:
    study, read = publication.study, words.language
    state = words("report-final" if study["wave"]["state"] == "closed" else "report-preliminary")
    day = formats.day(publication.published_on, read)
    whose = (study["area"][read], study["wave"]["name"][read], study["organisation"][read])
    return " · ".join([*whose, words("report-published", day=day, id=publication.id), state])


def _result(words: Words, of: Source) -> Iterator[str]:
    composite, sure = of.evaluation.composite, of.analysis.uncertainty
    if composite.score is None or composite.band is None:
        yield from sentences.lacking(words, of.instrument, of.evaluation.reasons)
        return
    grade, whole = of.instrument.grades.band(composite.band).name[words.language], sure.composite.get(TOGETHER)
    yield words("report-headline", score=formats.figure(composite.score), grade=grade)
    if whole:
        yield words("report-interval", low=formats.figure(whole.low), high=formats.figure(whole.high))
    else:
        yield words("report-no-interval")
    if chances := [*_chances(words, of, sure.bands.get(TOGETHER, {}))]:
        yield words("report-chances", chances=words("comma").join(chances))
    yield words("report-people", people=_people(words, of))
    yield words("report-caution")
    if span := of.analysis.range:
        other = words("report-grade-other" if span.band_ever_changes else "report-grade-same")
        yield words("report-range", low=formats.figure(span.low), high=formats.figure(span.high)) + other
    yield from sentences.lacking(words, of.instrument, of.evaluation.reasons)
    yield from sentences.withheld(words, of.instrument, of.analysis.withheld)


def _people(words: Words, of: Source) -> str:
    found = sentences.counts(of.instrument, of.evaluation)
    return words("comma").join(words(f"report-n-{name}", n=number) for name, number in found.items())


def _chances(words: Words, of: Source, shares: Mapping[str, float]) -> Iterator[str]:
    """The grades that any draw reached, the best first; one that hardly any did is left out."""
    for band in of.instrument.grades.bands:
        if (share := shares.get(band.id, 0.0)) >= formats.HARDLY:
            yield f"{band.name[words.language]} {formats.chance(share)}"


def _asked(words: Words, publication: Publication, of: Source) -> Iterator[str]:
    study, system, read = publication.study, of.instrument.index_system, words.language
    last = study["closed_on"] or words("report-open-still")
    yield words("report-asked-when", organisation=study["organisation"][read], first=study["opened_on"], last=last)
    statements = {one: len(of.instrument.questionnaires[one].scored) for one in of.instrument.audiences}
    known = sum(score is not None for score in of.evaluation.objective_scores.values())
    yield words(
        "report-asked-what",
        dimensions=len(system.dimensions),
        indicators=len(system.indicators),
        figures=known,
        measures=len(of.instrument.objective_indicators),
        asked=_each(words, statements),
    )
    yield words("report-asked-experts", **study["experts"])
    yield f"{of.instrument.name[read]} {of.instrument.version}"


def _method(words: Words, of: Source) -> Iterator[str]:
    least = {one: of.instrument.privacy.minimum_group[one] for one in of.instrument.audiences}
    composite = formats.figure(of.evaluation.composite.expected)
    policy = of.instrument.experts.consistency
    yield words("report-method-weights")
    yield words("report-method-consistency", index=policy.random_index.name, limit=policy.exclude_above or "∞")
    yield words("report-method-scores")
    yield words("report-method-sources", weights=" / ".join(_sources(words, of)))
    yield words("report-method-composite", share=f"{100 * of.instrument.scoring.minimum_share:.0f}")
    yield words("report-method-fuzzy", expected=composite)
    yield words("report-method-intervals", draws=formats.count(of.analysis.uncertainty.draws))
    yield words("report-method-small", least=_each(words, least))


def _each(words: Words, numbers: Mapping[Audience, int]) -> str:
    return words("and").join(f"{words(audience)} {number}" for audience, number in numbers.items())


def _sources(words: Words, of: Source) -> Iterator[str]:
    """What each source counts, by the sources that an indicator has."""
    weights = of.instrument.scoring.group_weights
    for group in (weights.default, *weights.special):
        yield " : ".join(f"{words(name)} {weight:g}" for name, weight in group.items())


def _limits(words: Words, publication: Publication, of: Source) -> Iterator[str]:
    read = words.language
    yield words("report-limit-interval")
    if least := disclosing.moved_below(of.instrument, publication.inputs):
        yield words("report-limit-moved", least=least)
    yield from sentences.unvaried(words, of.instrument, of.analysis.uncertainty.reasons)
    yield of.instrument.sampling.non_probability_note[read]
    yield words("report-limit-causes")
    yield of.instrument.disclaimer[read]
    yield of.instrument.based_on[read]
