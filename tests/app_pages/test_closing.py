"""A wave that an organiser closes is counted by who people are in the same click; who looks later reads no response."""

from __future__ import annotations

from pathlib import Path

from storage import settings
from tests.apps import carrying, page, serving
from tests.publishable import fill, open_wave


def test_whoever_closes_a_wave_counts_it_and_the_sample_rests_on_that(tmp_path: Path) -> None:
    with serving(tmp_path / "records.sqlite3") as token, carrying(token):
        with settings.database().writing(alone=True) as records:
            wave = open_wave(records)
            fill(records, wave, residents=(30, 20))
        app = page("studies", "en").run()
        app.button(key=f"close-{wave.id}").click().run()
        assert not app.exception
        with settings.database().writing() as records:
            kept = records.breakdown(wave.id, "residents")
            assert kept is not None
            assert kept.people == 50
            records._connection.exec_driver_sql("DELETE FROM responses")
        shown = page("scores", "en", wave=wave.id, part="sample-tab").run()
        assert not shown.exception
        assert "n = 50" in [one.value for one in shown.caption]
