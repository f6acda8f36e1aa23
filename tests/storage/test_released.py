"""From every released version of the tables with something in each: nothing is lost on the way, and nothing is half."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import checks, migrating
from storage.database import Database
from surveys.batches import Place
from tests.brief import some
from tests.storage.released import ANSWERS, FAILING, OFFICERS_ANSWERS, RECEIPTS, REVISIONS, WAVE, content, leave
from tests.studies_for_tests import SECRET

OLDER = REVISIONS[:-1]


def assert_all_is_there(url: str) -> None:
    """What the first version kept, read by this one."""
    database = Database(url, SECRET)
    with database.reading() as records:
        (study,) = records.studies()
        (wave,) = records.waves(study.id)
        assert (study.contact, study.banner, wave.state) == ("c@example.org", None, "open")
        assert [(stratum.id, stratum.invited) for stratum in wave.strata] == [("C1", 40), ("U1", 40)]
        assert records.figures(WAVE) == {"OB01": 0.1}
        assert [entry.spent for entry in records.invitations(WAVE)] == [False, True]
        places = (Place(WAVE, "residents", "C1"), Place(WAVE, "officers", "U1"))
        assert [one.answers for place in places for one in records.waiting(place)] == [ANSWERS, OFFICERS_ANSWERS]
        assert [records.kept_content(receipt) for receipt in RECEIPTS] == ["c" * 64] * 2
        assert records.expert(WAVE, "E01").profile == {"ED1": "pol"}
        assert [judgement.value for judgement in records.judgements_of(WAVE, "E01")] == [None]
        (publication,) = records.publications()
        assert (publication.evaluation, publication.analysis) == ({"x": 1e16}, {})
        assert [(event.act, event.at.microsecond) for event in records.events()] == [
            ("study-created", 0),
            ("signed-in", 500_000),
        ]
    with database.as_it_is() as connection:
        assert [str(finding) for finding in checks.findings(connection) if not finding.sound] == []
    database.close()


@pytest.mark.parametrize("revision", some(OLDER))
def test_nothing_is_lost_on_the_way(empty_url: str, revision: str) -> None:
    leave(empty_url, revision)
    database = Database(empty_url, SECRET)
    assert database.migrate() == (revision, REVISIONS[-1])
    database.close()
    assert_all_is_there(empty_url)


@pytest.mark.parametrize("revision", some(OLDER))
def test_a_migration_that_fails_at_the_end_leaves_the_version_and_every_row(
    empty_url: str, revision: str, migrations: Path
) -> None:
    leave(empty_url, revision)
    before = content(empty_url)
    failing = migrations / "versions" / "9999_failing.py"
    failing.write_text(FAILING.format(revision="9999", down_revision=repr(migrating.newest())))
    database = Database(empty_url, SECRET)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="half way"):
            database.migrate()
        assert content(empty_url) == before
    failing.unlink()
    assert database.migrate() == (revision, REVISIONS[-1])
    database.close()
    assert_all_is_there(empty_url)


def test_the_newest_version_is_left_alone(empty_url: str) -> None:
    leave(empty_url, REVISIONS[-1])
    before = content(empty_url)
    database = Database(empty_url, SECRET)
    assert database.migrate() == (REVISIONS[-1], REVISIONS[-1])
    database.close()
    assert content(empty_url) == before
