"""ZIP archives that are the same bytes whenever they are made, and that nobody can make to mean two things when read.

An archive that was written here has its members one after the other from the first byte to the directory, and nothing
else. Whatever is otherwise is refused: what one reader finds in such a file, another may not.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from scoring.problems import Problem, Refused, please

MOST_FILES = 500
MOST_BYTES = 512 * 2**20  # of all files together: a million receipts are 65 MB
MOST_RATIO = 1100  # DEFLATE cannot reach more (zlib's technical notes: 1032:1); less would refuse an honest table
_LEAST_DATE = (1980, 1, 1, 0, 0, 0)  # ZIP's own
_BEST = 9
_HEADING = 30  # bytes before a member's name
_ENCRYPTED = 0x1  # a flag, APPNOTE 4.4.4
_MODE = 0o644 << 16  # a file that all may read
_AS_WRITTEN = struct.pack("<5H", 20, 0, ZIP_DEFLATED, 0, 0x21)  # version, flags, method, time, date: APPNOTE 4.3.7
_BY_UNIX = bytes((20, 3))  # version and system of the writer, APPNOTE 4.3.12
_DAMAGES = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, OverflowError)


def write(files: Mapping[str, bytes]) -> bytes:
    """Files by their paths as one archive: sorted, of 1980, readable by all. Raises Refused for what cannot be read."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED, compresslevel=_BEST) as archive:
        for name in sorted(files):
            member = ZipInfo(name, _LEAST_DATE)
            member.create_system, member.external_attr, member.compress_type = 3, _MODE, ZIP_DEFLATED
            archive.writestr(member, files[name], compresslevel=_BEST)
    written = content.getvalue()
    if read(written) != files:
        raise ValueError("the archive does not give back what was written")
    return written


def read(content: bytes) -> dict[str, bytes]:
    """The files of an archive by their paths. Raises Refused, with all problems; nothing is unpacked before."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if found := (*_unsafe(members), *_ambiguous(members, content)):
                raise Refused(found)
            return {member.filename: _content(archive, member, content) for member in members}
    except _DAMAGES as error:
        if isinstance(error, Refused):
            raise
        raise Refused([_bad("archive", "It is not a ZIP archive, or only a part of one.")]) from None


def _unsafe(members: list[ZipInfo]) -> Iterator[Problem]:
    if len(members) > MOST_FILES:
        yield _bad("archive", f"It has {len(members)} files; {MOST_FILES} are the most.")
    if sum(member.file_size for member in members) > MOST_BYTES:
        yield _bad("archive", f"Its files have more than {MOST_BYTES} bytes.")
    seen = set[str]()
    for member in members[: MOST_FILES + 1]:
        name = member.filename
        if not _plain(name):
            yield _bad(name, "This is no name of a file within the archive.")
        if name.casefold() in seen:
            yield _bad(name, "It is there twice.")
        seen.add(name.casefold())
        if member.flag_bits & _ENCRYPTED:
            yield _bad(name, "It is encrypted.")
        if member.compress_type != ZIP_DEFLATED:
            yield _bad(name, "It is compressed in an unusual way.")
        if member.file_size > MOST_RATIO * member.compress_size:
            yield _bad(name, "It says that it grows more than it can.")


def _plain(name: str) -> bool:
    """Whether a path is relative, of plain ASCII, leads to a file, and nowhere but down."""
    parts = name.split("/")
    ascii_only = name.isascii() and name.isprintable() and not set(name) & set('\\:*?"<>| ')
    return ascii_only and len(name) <= 200 and all(part and not part.startswith(".") for part in parts)


def _ambiguous(members: list[ZipInfo], content: bytes) -> Iterator[Problem]:
    """Members stand one after the other, then their directory, then its end: all as they are written, and no more."""
    at, directory = 0, b""
    for member in members:
        name = member.filename.encode()
        said = struct.pack("<3L2H", member.CRC, member.compress_size, member.file_size, len(name), 0)
        heading = b"PK\3\4" + _AS_WRITTEN + said + name
        if content[at : at + len(heading)] != heading:
            yield _bad(member.filename, "This entry is not stored as the program writes it.")
            return
        directory += b"PK\1\2" + _BY_UNIX + _AS_WRITTEN + said + struct.pack("<3H2L", 0, 0, 0, _MODE, at) + name
        at += len(heading) + member.compress_size
    number = len(members)
    ending = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), at, 0)
    if content[at:] != directory + ending:
        yield _bad("archive", "Its directory is not stored as the program writes it.")
    if [member.filename for member in members] != sorted(member.filename for member in members):
        yield _bad("archive", "Its files are not in the order of their names.")


def _content(archive: ZipFile, member: ZipInfo, content: bytes) -> bytes:
    try:
        with archive.open(member) as opened:
            found = opened.read(member.file_size + 1)
    except _DAMAGES:
        raise Refused([_bad(member.filename, "It cannot be read: it is damaged.")]) from None
    if len(found) != member.file_size:
        raise Refused([_bad(member.filename, "It is not as long as it says.")])
    if not _whole(member, content):
        raise Refused([_bad(member.filename, "Something stands behind its end.")])
    return found


def _whole(member: ZipInfo, content: bytes) -> bool:
    """Whether a member's bytes are one compressed stream and nothing after it."""
    at = member.header_offset + _HEADING + len(member.filename)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    stream.decompress(content[at : at + member.compress_size], member.file_size + 1)
    return stream.eof and not stream.unused_data


def _bad(where: str, what: str) -> Problem:
    return please("archive-unreadable", where, what, "fetch the file again from the publication's address")
