"""Reading in what was answered without a network: each response once, all of it or nothing."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from storage.database import Database
from surveys import answering, offline, sequences, studying
from surveys.batches import Place
from surveys.collecting import collect
from surveys.invitations import new_code, receipt_code
from surveys.reading import community_policing
from tests.studies_for_tests import AFTERWARDS, NOW, SmallStudy, answers_kept, completed, kept_in, refused

SEED = bytes(range(32))
CHOICES = sequences.choices(community_policing(), "residents")
FIELDS = dict(completed("residents").fields)


def tag(study: SmallStudy, stratum: str = "C1") -> str:
    return sequences.tag(Place(study.wave.id, "residents", stratum), study.wave.instrument_digest)


def sealed(tag: str, content: Mapping[str, object], seed: bytes = SEED) -> str:
    """As a browser seals: see the offline form's script."""
    private, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), offline.sealing_point(seed))
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=offline.INFO).derive(private.exchange(ec.ECDH(), theirs))
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return b64encode(point + nonce + AESGCM(key).encrypt(nonce, json.dumps(content).encode(), tag.encode())).decode()


def file(tag: str, *answers: str) -> str:
    return json.dumps({"format": offline.FORMAT, "form": tag, "answers": answers})


def test_a_file_is_read_once(database: Database, small_study: SmallStudy) -> None:
    mine = tag(small_study)
    numbers = [new_code() for _ in range(3)]
    fields = [FIELDS | {"R_OPEN": f"comment {place}"} for place in range(3)]
    content = file(
        mine, *(sealed(mine, {"number": number, "fields": one}) for number, one in zip(numbers, fields, strict=True))
    )
    with database.writing() as records:
        first = collect(records, "s1", content, SEED, NOW)
        second = collect(records, "s1", content, SEED, NOW)
        assert [(one.kept, one.again) for one in (first, second)] == [(3, 0), (0, 3)]
        assert [asked.place.stratum for asked in first.asked] == ["C1"]
        assert kept_in(records, small_study.wave.id) == {("residents", "C1"): 3}
        assert sorted(str(given["R_OPEN"]) for _, _, given in answers_kept(records, small_study.wave.id)) == [
            "comment 0",
            "comment 1",
            "comment 2",
        ]


def test_a_sequence_and_a_file_of_one_response_count_once(database: Database, small_study: SmallStudy) -> None:
    """The file has the comment, which the sequence has no room for."""
    mine, number = tag(small_study, "C2"), new_code()
    line = sequences.encode(mine, number, CHOICES, FIELDS)
    content = file(mine, sealed(mine, {"number": number, "fields": FIELDS | {"R_OPEN": "More light."}}))
    with database.writing() as records:
        assert collect(records, "s1", f"\n{line.lower()}\n\n", SEED, NOW).kept == 1
        assert collect(records, "s1", content, SEED, NOW).again == 1
        assert kept_in(records, small_study.wave.id) == {("residents", "C2"): 1}


def test_its_receipt_withdraws_and_it_does_not_come_back(database: Database, small_study: SmallStudy) -> None:
    number = new_code()
    line = sequences.encode(tag(small_study), number, CHOICES, FIELDS)
    with database.writing() as records:
        collect(records, "s1", line, SEED, NOW)
        answering.withdraw(records, receipt_code(offline.key(number)), NOW)
        assert collect(records, "s1", line, SEED, NOW).kept == 0
        assert kept_in(records, small_study.wave.id) == {}


def test_all_problems_are_said_at_once_and_nothing_is_kept(database: Database, small_study: SmallStudy) -> None:
    good, bad = (sequences.encode(tag(small_study), new_code(), CHOICES, FIELDS) for _ in range(2))
    wrong = ("A" if bad[0] != "A" else "B") + bad[1:]
    silent = sequences.encode(tag(small_study), new_code(), CHOICES, {"RS1": "adult_yes"})
    minor = sequences.encode(tag(small_study), new_code(), CHOICES, FIELDS | {"RS1": "adult_no"})
    foreign = sequences.encode("ZZZZZZ", new_code(), CHOICES, FIELDS)
    lines = "\n".join((good, wrong, silent, minor, foreign, good.rpartition("-")[0]))
    with refused("group-wrong", "line 2 › group 1") as problems, database.writing() as records:
        collect(records, "s1", lines, SEED, NOW)
    assert [(problem.code, problem.where) for problem in problems[1:]] == [
        ("form-empty", "line 3 › form"),
        ("screener-stops", "line 4 › form"),
        ("form-foreign", "line 5"),
        ("sequence-length", "line 6"),
    ]
    with database.reading() as records:
        assert kept_in(records, small_study.wave.id) == {}


def test_a_file_that_is_damaged_or_of_another_server_is_refused(database: Database, small_study: SmallStudy) -> None:
    mine = tag(small_study)
    whole = sealed(mine, {"number": new_code(), "fields": FIELDS})
    moved = sealed(tag(small_study, "C2"), {"number": new_code(), "fields": FIELDS})
    other = sealed(mine, {"number": new_code(), "fields": FIELDS}, bytes(32))
    shapeless = sealed(mine, {"number": "short", "fields": FIELDS})
    off = sealed(mine, {"number": new_code(), "fields": FIELDS | {"R01": "8"}})
    content = file(mine, whole, whole[:-8] + "AAAAAAA=", moved, other, shapeless, "no base64", off)
    with refused("answer-off-scale", "answer 7 › R01") as problems, database.writing() as records:
        collect(records, "s1", content, SEED, NOW)
    assert [problem.where for problem in problems if problem.code == "answer-unreadable"] == [
        f"answer {number}" for number in range(2, 7)
    ]
    for text, code in (("{", "answers-unreadable"), ("[1]", "group-wrong"), (" \n", "answers-none")):
        with refused(code), database.writing() as records:
            collect(records, "s1", text, SEED, NOW)
    with refused("form-foreign"), database.writing() as records:
        collect(records, "s1", file("ZZZZZZ", whole), SEED, NOW)
    with database.reading() as records:
        assert kept_in(records, small_study.wave.id) == {}


def test_nothing_is_read_into_a_closed_wave(database: Database, small_study: SmallStudy) -> None:
    line = sequences.encode(tag(small_study), new_code(), CHOICES, FIELDS)
    with refused("wave-closed", "line 1 › wave"), database.writing() as records:
        collect(records, "s1", line, SEED, AFTERWARDS)
    with database.writing() as records:
        studying.close_wave(records, small_study.wave.id, NOW)
    with refused("wave-closed"), database.writing() as records:
        collect(records, "s1", line, SEED, NOW)


def test_a_signed_page_says_who_signed_it_and_a_changed_one_nothing() -> None:
    page = offline.signed("<p>纸</p>\n", SEED)
    assert offline.signer(page) == offline.fingerprint(SEED) != offline.fingerprint(bytes(32))
    for changed in (page.replace("纸", "低"), page.replace("signed 0", "signed 1"), page.replace("signed", "Signed")):
        if changed != page:
            with refused("offline-unsigned" if "Signed" in changed else "offline-changed"):
                offline.signer(changed)
    with refused("offline-unsigned"):
        offline.signer(page + "<p>more</p>\n")
