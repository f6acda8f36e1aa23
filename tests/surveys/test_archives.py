"""Archives are the same bytes whenever they are made; one that could mean two things, or too much, is not read."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from surveys import archives
from surveys.archives import read, write
from tests.studies_for_tests import refused

FILES = {"a.txt": b"one\n", "b/c.txt": b"two\n" * 100, "b/empty": b""}
NAMES = st.from_regex(r"\A[a-z]{1,3}(/[a-z]{1,3}\.txt)?\Z")


@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=6))
def test_what_was_written_comes_back(files: dict[str, bytes]) -> None:
    assert read(write(files)) == files


def test_the_clock_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(FILES)
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert write(dict(reversed(FILES.items()))) == first


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", how) as opened:
        for name, inner in members:
            member = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            member.create_system, member.external_attr, member.compress_type = 3, 0o644 << 16, how
            opened.writestr(member, inner, compresslevel=9)
    return content.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../up",
        "a/../../up",
        "a\\b",
        "C:/x",
        "folder/",
        "a//b",
        ".hidden",
        "é",
        "a b",
        "x" * 201,
        "con\x07",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with refused("archive-unreadable"):
        read(archive((name, b"x")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["a.txt", "A.TXT"])
def test_one_that_is_there_twice_is_named(second: str) -> None:
    with refused("archive-unreadable", second):
        read(archive(("a.txt", b"one"), (second, b"two")))


def test_every_problem_is_named_at_once() -> None:
    with refused("archive-unreadable", "../b") as problems:
        read(archive(("../a", b"x"), ("../b", b"x"), how=zipfile.ZIP_STORED))
    assert [problem.where for problem in problems].count("../a") >= 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"#!/bin/sh\n" + whole,
        lambda whole: whole + b"PK",
        lambda whole: whole[:-2] + b"\x02\x00hi",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: b"",
        lambda whole: b"\x00" * 100,
        lambda whole: whole.replace(b"one\n", b"two\n"),
        lambda whole: whole[:8] + b"\x63" + whole[9:],
        lambda whole: whole[:40] + bytes([whole[40] ^ 0xFF]) + whole[41:],
    ],
)
def test_what_is_hidden_cut_or_damaged_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    whole = write(FILES)
    if spoil(whole) == whole:
        return  # compressed: the words do not stand there
    with refused("archive-unreadable"):
        read(spoil(whole))


def test_an_entry_that_is_stored_otherwise_is_named() -> None:
    whole = write(FILES)
    with refused("archive-unreadable", min(FILES)) as problems:
        read(whole[:8] + b"\x63" + whole[9:])
    assert problems[0].what == "This entry is not stored as the program writes it."


@given(st.data())
def test_no_changed_byte_gives_other_files(data: st.DataObject) -> None:
    whole = bytearray(write(FILES))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with suppress(Refused):
        assert read(bytes(whole)) == FILES  # bits that DEFLATE leaves unused


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = archive(("a.txt", bytes(2**20)))
    assert len(read(bomb)["a.txt"]) == 2**20
    monkeypatch.setattr(archives, "MOST_BYTES", 2**20 - 1)
    with refused("archive-unreadable", "archive"):
        read(bomb)
    monkeypatch.setattr(archives, "MOST_BYTES", 2**30)
    monkeypatch.setattr(archives, "MOST_RATIO", 100)
    with refused("archive-unreadable", "a.txt"):
        read(bomb)


def test_a_size_that_is_a_lie_is_found() -> None:
    whole = bytearray(archive(("a.txt", bytes(2**16))))
    directory = whole.rindex(b"PK\x01\x02")
    whole[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    with refused("archive-unreadable", "a.txt"):
        read(bytes(whole))


def test_too_many_files_are_refused() -> None:
    with refused("archive-unreadable", "archive"):
        write({f"f{number}": b"" for number in range(archives.MOST_FILES + 1)})


@pytest.mark.parametrize(
    "member", [{"extra": b"\xfe\xca\x01\x00x"}, {"comment": b"x"}, {"external_attr": 0o120777 << 16}]
)
def test_a_link_or_a_word_beside_a_file_is_refused(member: dict[str, bytes | int]) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        info = zipfile.ZipInfo("a.txt")
        for name, value in ({"create_system": 3, "external_attr": 0o644 << 16} | member).items():
            setattr(info, name, value)
        info.compress_type = zipfile.ZIP_DEFLATED
        opened.writestr(info, b"one")
    with refused("archive-unreadable"):
        read(content.getvalue())


def test_nothing_is_hidden_behind_the_end_of_a_compressed_stream() -> None:
    """Headers, length and CRC are as ever; only the compressed size says that there is more."""
    inner, name = b"one\n" * 50, b"a.txt"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    whole = packer.compress(inner) + packer.flush()
    for raw, hidden in ((whole, False), (whole + b"hidden" * 20, True)):
        said = struct.pack("<3L2H", zlib.crc32(inner), len(raw), len(inner), len(name), 0)
        local = b"PK\3\4" + archives._AS_WRITTEN + said + name + raw
        entry = archives._BY_UNIX + archives._AS_WRITTEN + said + struct.pack("<3H2L", 0, 0, 0, archives._MODE, 0)
        directory = b"PK\1\2" + entry + name
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), len(local), 0)
        if hidden:
            with refused("archive-unreadable", "a.txt"):
                read(local + directory + end)
        else:
            assert read(local + directory + end) == {"a.txt": inner}
