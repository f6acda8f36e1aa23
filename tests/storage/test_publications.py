"""Publications are written once and listed with the newest first."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.records import SqlRecords
from storage.sealing import derived_key
from surveys import bundles, heads
from surveys.bundles import Facts, Kept
from surveys.publications import Publication
from surveys.signing import Signer
from tests.studies_for_tests import SECRET, SmallStudy, refused


def publication(study: SmallStudy, id: str, day: date) -> Publication:
    told, inputs = {"name": {"zh": "研究"}}, {"figures": {"OB01": 0.1}}
    return Publication(id, "s1", study.wave.id, day, "digest", told, inputs, {"score": None}, {}, {})


def test_a_publication_comes_back_as_it_was_written(database: Database, small_study: SmallStudy) -> None:
    first = publication(small_study, "p1", date(2030, 3, 1))
    with database.writing() as records:
        records.add_publication(first)
    with database.reading() as records:
        assert records.publication("p1") == first
        assert [records.publication(id) for id in ("p2", "", "p1\0", "准绳")] == [None] * 4


def test_the_newest_comes_first(database: Database, small_study: SmallStudy) -> None:
    days = {"p2": date(2030, 3, 2), "p3": date(2030, 3, 3), "p1": date(2030, 3, 3), "p4": date(2030, 3, 1)}
    with database.writing() as records:
        for id, day in days.items():
            records.add_publication(publication(small_study, id, day))
        assert [each.id for each in records.publications()] == ["p1", "p3", "p2", "p4"]


def test_a_publication_is_never_written_again(database: Database, small_study: SmallStudy) -> None:
    first = publication(small_study, "p1", date(2030, 3, 1))
    with database.writing() as records:
        records.add_publication(first)
    with pytest.raises(IntegrityError), database.writing() as records:
        records.add_publication(replace(first, inputs={}))
    with database.reading() as records:
        assert records.publication("p1") == first


KEPT = Kept(Facts("a" * 64, "b" * 64), b"PK\x00\xff" * 1000)


def test_a_bundle_comes_back_as_it_was_made_and_is_never_written_again(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        records.add_publication(publication(small_study, "p1", date(2030, 3, 1)))
        records.add_publication(publication(small_study, "p2", date(2030, 3, 1)))
        records.add_bundle("p1", KEPT)
    with pytest.raises(IntegrityError), database.writing() as records:
        records.add_bundle("p1", replace(KEPT, content=b""))
    with pytest.raises(IntegrityError), database.writing() as records:
        records.add_bundle("p3", KEPT)
    with database.reading() as records:
        assert records.bundle("p1") == KEPT
        assert records.bundle_facts("p1") == KEPT.facts
        assert [records.bundle(id) for id in ("p2", "", "p1\0")] == [None] * 3
        assert [records.bundle_facts(id) for id in ("p2", "", "p1\0")] == [None] * 3


def test_what_signs_is_another_for_each_purpose_and_is_not_there_without_a_secret(database: Database) -> None:
    with database.reading() as records:
        signers = [records.signer(label) for label in (bundles.LABEL, heads.LABEL)]
        assert signers == [Signer(derived_key(SECRET, label)) for label in ("publications", "events")]
        assert len({one.public_key for one in signers}) == 2
        with refused("secret-unsigned"):
            SqlRecords(records._connection).signer(bundles.LABEL)
