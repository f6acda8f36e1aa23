"""Responses counted before there were flags: their flags are unknown, which is not none; what waits gets its own."""

from __future__ import annotations

import json

from scoring.tallies import tally
from storage import checks
from storage.database import Database, kind_of
from storage.rows import keep_lines, tables_of
from surveys import answering, batching, gathering
from surveys.designing import points
from surveys.evaluating import work_out
from surveys.exclusions import exclusions
from surveys.invitations import receipt_code
from surveys.inviting import open_code
from surveys.reading import community_policing
from tests.storage.released import WAVE, Rows, leave
from tests.studies_for_tests import NOW, SECRET, completed, key

COUNTED = 12
STRAIGHT = dict.fromkeys(community_policing().questionnaires["residents"].items, 5)


def leave_counted(url: str) -> None:
    """A database of the version before, in which twelve are counted who gave one answer to everything."""
    leave(url, "0006")
    here = {"wave_id": WAVE, "audience": "residents", "stratum": "C1", "batch": 1}
    counted = tally("residents", "C1", points(community_policing(), "residents"), [STRAIGHT] * COUNTED).plain()
    ids = [f"{number:064}" for number in range(COUNTED)]
    written: Rows = {
        "responses": [here | {"id": id, "day": "2030-03-02", "answers": STRAIGHT} for id in ids],
        "keys": [{"receipt_digest": id, "wave_id": WAVE, "content_digest": "c" * 64} for id in ids],
        "tallies": [here | {"exact": counted, "released": counted}],
    }
    engine = kind_of(url).engine()
    with engine.begin() as connection:
        kind_of(url).prepare(connection)
        for name, rows in written.items():
            keep_lines(connection, tables_of(connection)[name], [json.dumps(row) for row in rows])
    engine.dispose()


def test_of_those_who_were_counted_before_nobody_knows(empty_url: str) -> None:
    leave_counted(empty_url)
    database = Database(empty_url, SECRET)
    with database.reading() as records:
        assert [flags for *_, flags in records.responses(WAVE)] == [None] * COUNTED
        given = gathering.inputs(records, records.wave(WAVE))
        found = exclusions(given, work_out(given))
    assert found is not None
    (counts,) = found.counts
    assert (counts.unknown, set(counts.flags.values()), counts.excluded) == (True, {"<10"}, "<10")
    assert [part.counts for part in given.after or ()] == [part.counts for part in given.tallies]
    with database.as_it_is() as connection:
        assert [str(finding) for finding in checks.findings(connection) if not finding.sound] == []
    database.close()


def test_those_who_come_later_are_flagged_beside_them(empty_url: str) -> None:
    leave_counted(empty_url)
    database = Database(empty_url, SECRET)
    with database.writing() as records:
        answering.withdraw(records, receipt_code(key(1)), NOW)  # waits with an answer that is none
        code = open_code(SECRET, WAVE, "C1")
        for number in range(10, 22):
            answering.submit(records, code, completed("residents", "5"), key(number), NOW)
        assert batching.close_ready(records, WAVE) == 12
        standing = records.standings(WAVE)["residents", "C1"]
        assert (standing.exact.flags["unknown"], standing.exact.flags["Q3"]) == (COUNTED, 12)
        assert (standing.excluded.exact.responses, standing.released.flags) == (12, standing.exact.flags)
        assert batching.rebuild(records, records.wave(WAVE))["residents", "C1"][0] == standing.exact
    database.close()
