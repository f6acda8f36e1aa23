"""Publications of made-up waves with few of everything: small strata, few officers, answers alike, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from starlette.applications import Starlette
from starlette.testclient import TestClient

from forms.errors import HANDLERS
from forms.routes import routes
from forms.site import Site
from storage.database import Database
from surveys import answering, batching, bundles, inviting, publishing, studying
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.invitations import receipt_code
from surveys.inviting import open_code
from surveys.ports import Records
from surveys.publications import Publication
from surveys.studies import Stratum, Wave
from tests.publishable import FIGURES, judge_alike, open_wave
from tests.studies_for_tests import NOW, SECRET, completed, key, words


@dataclass(frozen=True)
class Kind:
    """Who answers: people by stratum, the share of an item's answers that are missing, items of one mind."""

    seed: int
    residents: tuple[int, ...]
    officers: int
    silent: float = 0.04
    alike: Mapping[str, str] = field(default_factory=dict)
    weighed: bool = False
    closed: bool = True
    careless: int = 0
    withdrawn: int = 0


KINDS = (
    Kind(1, (47, 12, 6), 24, careless=13, withdrawn=3),
    Kind(2, (61, 33), 12, silent=0.01, alike={"R03": "5", "O13": "4"}, weighed=True),
    Kind(3, (70, 64, 5), 90, silent=0.1, closed=False, weighed=True),
)


def publish(records: Records, kind: Kind) -> Publication:
    """Take a wave of this kind through the steps that real answers take."""
    wave = open_wave(records, tuple(_strata(kind)))
    inviting.invite_experts(records, wave, 5, SECRET, NOW)
    judge_alike(records, wave, NOW)
    studying.enter_figures(records, wave.id, FIGURES, NOW)
    chance = np.random.default_rng(kind.seed)
    _residents(records, wave, kind, chance)
    for number, code in enumerate(inviting.issue_codes(records, wave, "U1", kind.officers, NOW)):
        form = completed("officers", **_said(wave.instrument, "officers", kind, chance))
        answering.submit(records, code, form, key(10_000 + number), NOW)
    batching.close_ready(records, wave.id)
    for number in range(kind.withdrawn):
        answering.withdraw(records, receipt_code(key(number)), NOW)
    if kind.closed:
        studying.close_wave(records, wave.id, NOW)
    batching.close_ready(records, wave.id)
    return publishing.publish(records, wave.id, NOW)


def served(database: Database, id: str) -> Iterator[tuple[str, bytes]]:
    """All that is served of a publication, by address, and all that is in its bundle, by path."""
    with database.reading() as records:
        kept, publication = records.bundle(id), records.publication(id)
    assert kept
    assert publication
    yield from bundles.unzipped(kept.content).files.items()
    app = Starlette(
        routes=routes(Site(database, lambda: NOW, "https://survey.example")), exception_handlers=dict(HANDLERS)
    )
    tables = [f"/tables/{name}.csv" for name in ("items", "groups", "tallies", "sums", "criteria", "judgements")]
    tables += [f"/tables/{name}.csv" for name in ("weights", "scores", "figures")]
    pages = [f"{page}?lang={language}" for page in ("", "/receipts") for language in ("zh", "en")]
    with TestClient(app) as client:
        for page in [*pages, ".json", *tables, *(f"/receipts/{one}.txt" for one in ("residents", "officers"))]:
            answer = client.get(f"/p/{id}{page}")
            if answer.status_code == 200:
                yield f"/p{page}", answer.content
        for language in ("zh", "en"):
            yield f"/p/repeat?lang={language}", client.post(f"/p/{id}/repeat?lang={language}").content


def _strata(kind: Kind) -> Iterator[Stratum]:
    for number, people in enumerate(kind.residents, 1):
        population = 40 * people + 100 * number if kind.weighed else None
        yield Stratum("residents", f"C{number}", words(f"Community {number}"), population, 200)
    yield Stratum(
        "officers", "U1", words("Unit group 1"), kind.officers + 7 if kind.weighed else None, kind.officers + 20
    )


def _residents(records: Records, wave: Wave, kind: Kind, chance: np.random.Generator) -> None:
    used = 0
    for stratum, people in zip(wave.strata_of("residents"), kind.residents, strict=True):
        for _ in range(people):
            said = {} if used < kind.careless else _said(wave.instrument, "residents", kind, chance)
            code = open_code(SECRET, wave.id, stratum.id)
            answering.submit(records, code, completed("residents", **said), key(used), NOW)
            used += 1


def _said(instrument: Instrument, audience: Audience, kind: Kind, chance: np.random.Generator) -> dict[str, str]:
    """One person's answers: of one opinion, with chance, and some of none."""
    asked, opinion = instrument.questionnaires[audience].scored, chance.normal(3.2, 0.7)
    unknown = instrument.non_answer_of(audience).code
    said = {id: str(int(np.clip(np.rint(opinion + chance.normal(0, 1)), 1, 5))) for id in asked}
    for id in (id for id in asked if chance.random() < kind.silent):
        said[id] = unknown if asked[id].non_answer and chance.random() < 1 / 2 else ""
    return said | {id: answer for id, answer in kind.alike.items() if id in asked}
