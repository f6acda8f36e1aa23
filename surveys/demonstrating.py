"""The demonstration: a synthetic study taken through the very steps that real answers take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys import answering, batching, entering_figures, entering_sites, inviting, judging, publishing, studying
from surveys.answers import Form
from surveys.audiences import AUDIENCES, Audience
from surveys.demonstrations import Demonstration, comparators, demonstration, draw, figures
from surveys.instrument import Instrument
from surveys.invitations import derived_code, digest
from surveys.judgements import pairs
from surveys.ports import Records
from surveys.reading import COMMUNITY_POLICING, community_policing, parse, shipped
from surveys.sites import FigureSource
from surveys.studies import Stratum, Study, Wave
from surveys.texts import Text

STUDY_ID = "demonstration"
YEAR = timedelta(days=365)
FIELDWORK = timedelta(days=21)
_NAME = Text(
    {"zh": "社区警务信息化评价（合成演示）", "en": "Community-policing informatization (synthetic demonstration)"}
)
_ORGANISATION = Text({"zh": "准绳演示（并无此单位）", "en": "The Plumbline demonstration (no such body exists)"})
MADE_UP = FigureSource("合成数据 / synthetic", "A")
_CONTACT = "demonstration@example.org"


@dataclass(frozen=True)
class Links:
    """Codes for a newcomer to try, and the published evaluation; None where none is left."""

    resident: str | None
    officer: str | None
    expert: str | None
    publication: str | None


NO_LINKS = Links(None, None, None, None)


def build(records: Records, secret: bytes, now: datetime) -> None:
    """Create the demonstration: a wave of a year ago that is published, and a live one."""
    parameters, instrument = demonstration(), community_policing()
    study = Study(STUDY_ID, _NAME, parameters.area.name, _ORGANISATION, _CONTACT, 180, parameters.banner)
    studying.create_study(records, study, instrument.languages, now - YEAR)
    before = _fieldwork(records, study, "baseline", secret, now - YEAR, FIELDWORK)
    studying.close_wave(records, before.id, now - YEAR + FIELDWORK)
    publishing.publish(records, before.id, now - YEAR + 2 * FIELDWORK)
    live = _fieldwork(records, study, "followup", secret, now - FIELDWORK, YEAR)
    inviting.invite_experts(records, live, 1, secret, now)


def links(records: Records, secret: bytes) -> Links:
    """What can still be tried: an open link, an unused officers' code, an expert who has not answered."""
    if STUDY_ID not in {study.id for study in records.studies()}:
        return NO_LINKS
    live = records.waves(STUDY_ID)[-1]
    unspent = {entry.code_digest for entry in records.invitations(live.id) if not entry.spent}
    open_codes = (inviting.open_code(secret, live.id, stratum.id) for stratum in live.strata_of("residents"))
    codes = (code for stratum in live.strata_of("officers") for code in _codes(secret, live, stratum))
    silent = [expert for expert in records.experts(live.id) if not records.judgements_of(live.id, expert.pseudonym)]
    published = [publication.id for publication in records.publications() if publication.study_id == STUDY_ID]
    return Links(
        resident=next((code for code in open_codes if digest(code) in unspent), None),
        officer=next((code for code in codes if digest(code) in unspent), None),
        expert=inviting.expert_code(secret, live.id, silent[0].pseudonym) if silent else None,
        publication=published[-1] if published else None,
    )


def _fieldwork(
    records: Records, study: Study, scenario: str, secret: bytes, start: datetime, length: timedelta
) -> Wave:
    """One wave from its first day to the last of its made-up answers."""
    parameters = demonstration()
    document = parse(shipped(COMMUNITY_POLICING))
    name, last_day = parameters.scenarios[scenario].name, (start + length).date()
    plan = studying.WavePlan(name, document, _strata(parameters), last_day)
    draft = studying.add_wave(records, study, plan, start)
    wave = studying.open_wave(records, draft.id, start)
    counted = figures(parameters, scenario)
    entering_figures.enter_sourced_figures(records, wave.id, counted, dict.fromkeys(counted, MADE_UP), start)
    entering_sites.set_sites(records, wave.id, comparators(parameters, wave.year), start)
    inviting.issue_open_links(records, wave, secret, start)
    for stratum in wave.strata_of("officers"):
        inviting.give_codes(records, wave, stratum.id, _codes(secret, wave, stratum), start)
    for audience in AUDIENCES:
        _answer(records, wave, audience, scenario, secret, start)
    _judge(records, wave, parameters, secret, start)
    return wave


def _strata(parameters: Demonstration) -> tuple[Stratum, ...]:
    return tuple(
        Stratum(audience, stratum.id, stratum.name, stratum.population, stratum.invited)
        for audience in AUDIENCES
        for stratum in parameters.strata[audience]
    )


def _answer(records: Records, wave: Wave, audience: Audience, scenario: str, secret: bytes, start: datetime) -> None:
    parameters = demonstration()
    days = int(parameters.fieldwork[audience]["open_days"])
    used = Counter[str]()
    seed = parameters.seed + list(parameters.scenarios).index(scenario)
    codes = {stratum.id: _codes(secret, wave, stratum) for stratum in wave.strata_of("officers")}
    for number, (stratum, fields) in enumerate(draw(parameters, wave.instrument, audience, scenario, seed)):
        if audience == "residents":
            code = inviting.open_code(secret, wave.id, stratum)
        else:
            code = codes[stratum][used[stratum]]
            used[stratum] += 1
        key = digest(f"{wave.id}/{audience}/{number}")[:32]
        answering.submit(records, code, Form(fields, consent=True), key, start + timedelta(days=number % days))
    batching.close_ready(records, wave.id)


def _judge(records: Records, wave: Wave, parameters: Demonstration, secret: bytes, start: datetime) -> None:
    inviting.invite_experts(records, wave, len(parameters.experts), secret, start)
    for expert in parameters.experts:
        code = inviting.expert_code(secret, wave.id, expert.id)
        judging.agree(records, code, expert.profile, False, start)
        for matrix, values in expert.judgements.items():
            judging.judge(records, code, dict(_named(wave.instrument, matrix, values)), matrix, start)


def _named(instrument: Instrument, matrix: str, values: tuple[int | None, ...]) -> Iterator[tuple[str, int | None]]:
    for (first, second), value in zip(pairs(instrument.criteria(matrix)), values, strict=True):
        yield f"{first}:{second}", value


def _codes(secret: bytes, wave: Wave, stratum: Stratum) -> tuple[str, ...]:
    """The demonstration's officers' codes: derived, so that an unused one can be shown at every start."""
    return tuple(
        derived_code(secret, STUDY_ID, wave.id, stratum.id, str(number)) for number in range(stratum.invited or 0)
    )
