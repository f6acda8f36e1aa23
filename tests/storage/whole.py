"""A study that went all its way, and what is to be the same wherever it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage import checks
from storage.database import Database
from surveys import (
    answering,
    batching,
    entering_sites,
    evaluating,
    gathering,
    inviting,
    publishing,
    studying,
)
from surveys.ports import Records
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import NOW, SECRET, completed, key
from tests.surveys.test_entering_sites import FIRST

LATER = NOW + timedelta(days=3)


def fieldwork(records: Records) -> str:
    """A study that was answered, judged, closed and published, with one who withdrew and one who was alone."""
    wave = open_wave(records)
    fill(records, wave, ticked=("2", "4"))
    code = inviting.open_code(SECRET, wave.id, "C1")
    receipt = answering.submit(records, code, completed("residents"), key(901), NOW)
    answering.withdraw(records, receipt, NOW)
    studying.enter_figures(records, wave.id, FIGURES, NOW)
    entering_sites.set_sites(records, wave.id, [FIRST], NOW)
    studying.close_wave(records, wave.id, NOW)
    batching.finish(records, wave.id)
    publishing.publish(records, wave.id, NOW)
    return wave.id


def wrong(database: Database) -> list[str]:
    with database.as_it_is() as connection:
        return [str(finding) for finding in checks.findings(connection) if not finding.sound]


def seen(database: Database) -> dict[str, Any]:
    """What is computed, published and told of the study."""
    with database.reading() as records:
        (wave,) = records.waves("s1")
        (publication,) = records.publications()
        bundle = records.bundle(publication.id)
        return {
            "wave": wave,
            "inputs": gathering.inputs(records, wave),
            "evaluation": evaluating.evaluate(gathering.inputs(records, wave)),
            "publication": publication,
            "bundle": bundle,
            "sites": records.sites(wave.id),
            "experts": records.experts(wave.id),
            "judgements": records.judgements(wave.id),
            "receipts": records.merged_receipts(wave.id),
            "spent": sorted((one.kind, one.group, one.spent) for one in records.invitations(wave.id)),
        }
