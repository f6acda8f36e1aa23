"""Keys from before they said their audience: of those whose response waits it is known, of the others not."""

from __future__ import annotations

from storage.database import Database
from tests.storage.released import WAVE, leave
from tests.studies_for_tests import SECRET


def test_a_key_says_the_audience_of_what_waits_under_it(empty_url: str) -> None:
    leave(empty_url, "0012")
    database = Database(empty_url, SECRET)
    with database.writing() as records:
        asked = "SELECT k.audience, i.audience FROM keys k LEFT JOIN inbox i ON i.receipt_digest = k.receipt_digest"
        pairs = [tuple(row) for row in records._connection.exec_driver_sql(asked)]
        assert {pair[0] for pair in pairs} >= {"residents", "officers"}
        assert all(said == waits for said, waits in pairs)
        records._connection.exec_driver_sql("DELETE FROM inbox WHERE audience = 'residents'")
        assert records.merged_receipts(WAVE).keys() == {"residents"}
    database.close()
