"""Comparator sites come back as they went in, by wave, in their order."""

from __future__ import annotations

from datetime import date

from storage.database import Database
from surveys import studying
from surveys.sites import Site, SiteFigure
from tests.studies_for_tests import NOW, SmallStudy, plan, words

FULL = SiteFigure(
    "OB01",
    0.1 + 0.2,
    2029,
    "B",
    "统计年鉴",
    "p. 1",
    "李",
    date(2030, 2, 1),
    "“note”\n",
    numerator=3.0,
    denominator=1e300,
)
GAP = SiteFigure("OB02", None, None, None)
SITES = (
    Site("B", {"zh": "乙市", "en": "City B"}, (FULL, GAP), synthetic=True),
    Site("A", words("City A").root, (), synthetic=False),
)


def test_sites_come_back_whole_and_in_order(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        records.keep_sites(small_study.wave.id, SITES)
    with database.reading() as records:
        assert records.sites(small_study.wave.id) == SITES
        assert records.sites("another wave") == ()


def test_keeping_replaces_the_sites_of_this_wave_alone(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        other = studying.add_wave(records, small_study.wave.study, plan(), NOW)
        records.keep_sites(small_study.wave.id, SITES)
        records.keep_sites(other.id, SITES)
        records.keep_sites(small_study.wave.id, SITES[1:])
    with database.reading() as records:
        assert records.sites(small_study.wave.id) == SITES[1:]
        assert records.sites(other.id) == SITES


def test_they_go_with_their_wave(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        records.keep_sites(small_study.wave.id, SITES)
        records.remove_study("s1")
        assert records._connection.exec_driver_sql("SELECT count(*) FROM sites").scalar_one() == 0
