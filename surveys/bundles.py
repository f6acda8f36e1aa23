"""The files of a publication, and the manifest that names each: nothing can be taken out, put in or changed unseen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scoring.problems import Problem, Refused, please
from surveys import archives, canonical, merkle

FORMAT = "plumbline bundle 1"
LABEL = "publications"  # what the key that signs is derived for
MANIFEST, SIGNATURE = "MANIFEST.json", "MANIFEST.sig"
PUBLICATION, HEAD = "publication.json", "events/head.txt"
MOST_MANIFEST = 2**20  # bytes
_DIGEST = re.compile(r"[0-9a-f]{64}")
_RECEIPTS = re.compile(r"receipts/([a-z]+)\.txt")
_AGAIN = "fetch it again from the publication's address, and ask whoever published it if it stays so"


@dataclass(frozen=True)
class Listed:
    """A file of a bundle: its length in bytes, and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Tree:
    """The receipts of an audience: how many, and the Merkle root over the sorted list (RFC 6962)."""

    number: int
    root: str


@dataclass(frozen=True)
class Manifest:
    """What a bundle holds. ``public_key`` signs it; ``events_key`` signs the head of the chain of events in it."""

    publication: str
    published_on: str
    inputs_digest: str
    public_key: str
    events_key: str
    files: Mapping[str, Listed]
    receipts: Mapping[str, Tree]

    def written(self) -> bytes:
        """Its canonical form, which is what is signed."""
        return canonical.dumps({"format": FORMAT} | asdict(self))


@dataclass(frozen=True)
class Bundle:
    """Files by their paths. The manifest and its signature are two of them."""

    files: Mapping[str, bytes]

    def zipped(self) -> bytes:
        """All of it as one file: the same bytes whenever it is made."""
        return archives.write(self.files)


@dataclass(frozen=True)
class Facts:
    """What is told of a bundle without opening it: its own SHA-256, and the key that signed it."""

    sha256: str
    public_key: str

    @property
    def fingerprint(self) -> str:
        """What people compare the key by."""
        return fingerprint(self.public_key)


@dataclass(frozen=True)
class Kept:
    """A bundle as it was made once and is handed out ever after."""

    facts: Facts
    content: bytes


def bundle(files: Mapping[str, bytes], of: Manifest, sign: Callable[[bytes], bytes]) -> Bundle:
    """Files with a manifest that names them all, signed; ``of`` says what else stands in it."""
    listed = {path: listing(content) for path, content in sorted(files.items())}
    trees = {name: tree(files[path]) for path, name in receipt_lists(files)}
    asked = {part: getattr(of, part) for part in ("publication", "published_on", "inputs_digest")}
    manifest = Manifest(**asked, public_key=of.public_key, events_key=of.events_key, files=listed, receipts=trees)
    written = manifest.written()
    return Bundle({**files, MANIFEST: written, SIGNATURE: sign(written)})


def unzipped(content: bytes) -> Bundle:
    """The bundle in an archive, whatever it says. Raises Refused, with all problems, for an unsafe one."""
    return Bundle(archives.read(content))


def manifest(bundle: Bundle) -> Manifest:
    """A bundle's manifest. Raises Refused, with all problems, where there is none that can be read in one way."""
    written = bundle.files.get(MANIFEST, b"")
    try:
        plain = canonical.loads(written) if len(written) <= MOST_MANIFEST else None
        one_way = canonical.dumps(plain) == written
    except ValueError:
        plain, one_way = None, False
    if not one_way or not isinstance(plain, Mapping):
        raise Refused([unsound(MANIFEST, "It is missing, or not canonical JSON.")])
    if found := tuple(_malformed(plain)):
        raise Refused(found)
    files = {path: Listed(**listed) for path, listed in plain["files"].items()}
    trees = {audience: Tree(**tree) for audience, tree in plain["receipts"].items()}
    rest = {part: plain[part] for part in ("publication", "published_on", "inputs_digest", "public_key", "events_key")}
    return Manifest(**rest, files=files, receipts=trees)


def listing(content: bytes) -> Listed:
    """What a manifest says of a file."""
    return Listed(len(content), hashlib.sha256(content).hexdigest())


def tree(lines: bytes) -> Tree:
    """What a manifest says of a list of receipts."""
    leaves = lines.splitlines()
    return Tree(len(leaves), merkle.root(leaves).hex())


def receipt_lists(files: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The paths of the lists of receipts among files, each with its audience."""
    return tuple((path, found[1]) for path in sorted(files) if (found := _RECEIPTS.fullmatch(path)))


def receipts_path(audience: str) -> str:
    """Where the list of an audience's receipts stands."""
    return f"receipts/{audience}.txt"


def fingerprint(public_key: str) -> str:
    """What people compare keys by: SHA-256 of the raw key, in groups of four hexadecimal digits."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def unsound(where: str, what: str) -> Problem:
    """What is wrong with a bundle, and where."""
    return please("bundle-unsound", where, what, _AGAIN)


def _malformed(plain: Mapping[str, Any]) -> Iterator[Problem]:
    if plain.get("format") != FORMAT:
        yield unsound(MANIFEST, f"Its format is not {FORMAT!r}: another version of Plumbline wrote it, or none.")
    wanted = {"format", *Manifest.__dataclass_fields__}
    for name in sorted(wanted ^ plain.keys()):
        yield unsound(f"{MANIFEST} › {name}", "It is missing." if name in wanted else "It is not known here.")
    for name in ("publication", "published_on"):
        if not isinstance(plain.get(name, ""), str):
            yield unsound(f"{MANIFEST} › {name}", "It is not text.")
    for name in ("inputs_digest", "public_key", "events_key"):
        if name in plain and not _digest(plain[name]):
            yield unsound(f"{MANIFEST} › {name}", "It is not 64 hexadecimal digits.")
    yield from _misnumbered(plain, "files", "bytes", "sha256")
    yield from _misnumbered(plain, "receipts", "number", "root")


def _misnumbered(plain: Mapping[str, Any], part: str, number: str, digest: str) -> Iterator[Problem]:
    """Entries of a part of the manifest that are not a number and a digest."""
    entries = plain.get(part, {})
    if not isinstance(entries, Mapping):
        yield unsound(f"{MANIFEST} › {part}", "It is not a table.")
        return
    for name, entry in entries.items():
        whole = isinstance(entry, Mapping) and entry.keys() == {number, digest} and _digest(entry[digest])
        if not whole or type(entry[number]) is not int or entry[number] < 0:
            yield unsound(f"{MANIFEST} › {part} › {name}", f"It is not a {number} and a {digest}.")


def _digest(value: Any) -> bool:
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))
