"""The steps that check a bundle, with NumPy and SciPy and nothing else: what was looked at, and what is wrong where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.problems import Refused, one_line
from surveys import bundles, canonical, heads, publications, recomputing
from surveys.bundles import HEAD, MANIFEST, PUBLICATION, SIGNATURE, Bundle, Manifest
from surveys.ed25519 import verified
from surveys.recomputing import TOLERANCE, Recomputed

_LINE = re.compile(rb"[0-9a-f]{64}\n")
_LENGTH = 65  # bytes of a line
_MOST_SHOWN = 20


@dataclass(frozen=True)
class Finding:
    """What was looked at, and whether it is as it should be; ``None`` for what a reader has to know beside."""

    sound: bool | None
    what: str

    def __str__(self) -> str:
        return f"{ {True: 'sound', False: 'WRONG', None: 'note'}[self.sound] }: {one_line(self.what)}"


def findings(content: bytes, expected: str | None = None) -> Iterator[Finding]:
    """Everything that can be checked of a bundle, from the outside inwards; ``expected`` is the key's fingerprint.

    Raises Refused, with all problems, for what is no bundle.
    """
    bundle = bundles.unzipped(content)
    manifest = bundles.manifest(bundle)
    yield from outside(bundle, manifest, expected)
    found = document(bundle)
    yield from inside(bundle, manifest, found)
    if not any(publications.problems(found)):
        yield from made_again(bundle, found)
        yield from again(found)


def outside(bundle: Bundle, manifest: Manifest, expected: str | None = None) -> Iterator[Finding]:
    """Who signed, and whether every file is the one that was signed."""
    yield from _signed(bundle, manifest)
    yield from _key(manifest, expected)
    yield from _complete(bundle, manifest)


def inside(bundle: Bundle, manifest: Manifest, document: Any) -> Iterator[Finding]:
    """Whether what the files say holds together; nothing is computed again."""
    problems = tuple(publications.problems(document))
    yield from (Finding(False, f"{PUBLICATION} › {one.where}: {one.what}") for one in problems)
    if not problems:
        yield Finding(True, f"{PUBLICATION} has the shape of a publication")
        yield from _agreed(bundle, manifest, document)
        yield from _receipts(bundle, manifest, document)
    yield from _head(bundle, manifest)


def made_again(bundle: Bundle, document: Mapping[str, Any]) -> Iterator[Finding]:
    """The files that follow from the publication, made once more where there is all that makes them."""
    try:
        from surveys import making_again  # noqa: PLC0415 # it needs more than NumPy and SciPy
    except ImportError as error:
        what = "tables and texts were not made again: that needs requirements.txt"
        yield Finding(None, f"{what} ({error.name} is missing)")
    else:
        yield from making_again.findings(bundle, document)


def again(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Every published number computed again from what the document rests on."""
    try:
        found = recomputing.recompute(document)
    except Refused as refusal:
        problems = refusal.problems[:_MOST_SHOWN]
        yield from (
            Finding(False, f"{PUBLICATION} › {one.where}: {one.what} It cannot be computed.") for one in problems
        )
    else:
        yield from _differing(found)


def _differing(found: Recomputed) -> Iterator[Finding]:
    if found.resting:
        named = ", ".join(found.resting[:_MOST_SHOWN]) + (", …" if len(found.resting) > _MOST_SHOWN else "")
        what = f"{len(found.resting)} places were not computed again, since they rest on answers that are not public"
        yield Finding(None, f"{PUBLICATION}: {what}: {named}")
    for place in found.differences[:_MOST_SHOWN]:
        yield Finding(False, f"{PUBLICATION} › {place}: computed again, it is another")
    if (more := len(found.differences) - _MOST_SHOWN) > 0:
        yield Finding(False, f"{PUBLICATION}: {more} more places are others")
    if not found.differences:
        for part, number in found.numbers.items():
            yield Finding(True, f"{PUBLICATION} › {part}: {number} numbers, each computed again within {TOLERANCE:g}")


def document(bundle: Bundle) -> Any:
    """What ``publication.json`` holds; None where it cannot be read in one way."""
    written = bundle.files.get(PUBLICATION, b"")
    try:
        document = canonical.loads(written)
        return document if canonical.dumps(document) == written else None
    except ValueError:
        return None


def _signed(bundle: Bundle, manifest: Manifest) -> Iterator[Finding]:
    key, signature = bytes.fromhex(manifest.public_key), bundle.files.get(SIGNATURE)
    if signature is None:
        yield Finding(False, f"{SIGNATURE} is missing: nobody says that this is theirs")
    elif verified(key, bundle.files[MANIFEST], signature):
        yield Finding(
            True, f"{SIGNATURE}: the owner of the key {bundles.fingerprint(manifest.public_key)} signed {MANIFEST}"
        )
    else:
        yield Finding(False, f"{SIGNATURE} is not the signature of this {MANIFEST} by the key that it names")


def _key(manifest: Manifest, expected: str | None) -> Iterator[Finding]:
    found = bundles.fingerprint(manifest.public_key)
    if expected is None:
        what = "the signature shows only that whoever has this key signed: compare its fingerprint with the one on the"
        yield Finding(None, f"{what} publication's page, or give it with --key")
    elif _letters(expected) == _letters(found):
        yield Finding(True, f"the key has the fingerprint that was given, {found}")
    else:
        yield Finding(False, f"{MANIFEST} › public_key: its fingerprint is {found}, not the one that was given")


def _complete(bundle: Bundle, manifest: Manifest) -> Iterator[Finding]:
    there = bundle.files.keys() - {MANIFEST, SIGNATURE}
    wrong = dict.fromkeys(there - manifest.files.keys(), "the manifest does not know it")
    wrong |= dict.fromkeys(manifest.files.keys() - there, "it is missing")
    for path in there & manifest.files.keys():
        if bundles.listing(bundle.files[path]) != manifest.files[path]:
            wrong[path] = "it is not the file that the manifest names: its SHA-256 or its length differs"
    yield from (Finding(False, f"{path}: {wrong[path]}") for path in sorted(wrong))
    if not wrong:
        yield Finding(True, f"{len(there)} files, each with the length and SHA-256 of the manifest, and none beside")


def _agreed(bundle: Bundle, manifest: Manifest, document: Mapping[str, Any]) -> Iterator[Finding]:
    """What the manifest says of the publication, and what the publication says of itself."""
    said = {"publication": "id", "published_on": "published_on", "inputs_digest": "inputs_digest"}
    differing = [of for of, part in said.items() if getattr(manifest, of) != document[part]]
    yield from (Finding(False, f"{MANIFEST} › {of}: {PUBLICATION} says otherwise") for of in differing)
    digest = canonical.digest([document["study"], document["inputs"]])
    if digest != document["inputs_digest"]:
        yield Finding(False, f"{PUBLICATION} › inputs_digest: it is not that of its study and inputs")
    elif not differing:
        yield Finding(True, f"publication {document['id']} rests on inputs of the digest {digest}")


def _receipts(bundle: Bundle, manifest: Manifest, document: Mapping[str, Any]) -> Iterator[Finding]:
    """The lists of receipts: sorted, none twice, as many as responses, and those that the manifest has the root of."""
    there = {audience: path for path, audience in bundles.receipt_lists(bundle.files)}
    for audience in sorted(manifest.receipts.keys() - there):
        yield Finding(False, f"{bundles.receipts_path(audience)}: it is missing, and the manifest has its root")
    for audience, number in sorted(document["evaluation"]["responses"].items()):
        if number and audience not in there:
            yield Finding(None, f"there is no list of receipts of {audience}: their keys went, or are older than lists")
    for audience, path in there.items():
        wrong = tuple(_misread(bundle.files[path], audience, manifest, document))
        yield from (Finding(False, f"{path}: {what}") for what in wrong)
        if not wrong:
            tree = manifest.receipts[audience]
            yield Finding(
                True, f"{path}: {tree.number} receipts, as many as responses counted, of the root {tree.root}"
            )


def _misread(lines: bytes, audience: str, manifest: Manifest, document: Mapping[str, Any]) -> Iterator[str]:
    each = [lines[at : at + _LENGTH] for at in range(0, len(lines), _LENGTH)]
    if at := next((at for at, line in enumerate(each, 1) if not _LINE.fullmatch(line)), 0):
        yield f"line {at} is not a receipt's"
        return
    if at := next((at for at in range(1, len(each)) if each[at - 1] >= each[at]), 0):
        yield f"line {at + 1} is not after the one before: it stands twice, or the order says something"
    counted = document["evaluation"]["responses"].get(audience)
    if len(each) != counted:
        yield f"it has {len(each)} receipts, and {counted} responses are counted"
    if manifest.receipts.get(audience) != bundles.tree(lines):
        yield "its number or Merkle root is not that of the manifest"


def _head(bundle: Bundle, manifest: Manifest) -> Iterator[Finding]:
    try:
        found = heads.read(bundle.files.get(HEAD, b"").decode("ascii"))
    except (Refused, UnicodeDecodeError):
        found = ()
    if len(found) != 1:
        yield Finding(False, f"{HEAD} is not one signed head of the chain of events")
    elif not heads.genuine(found[0], manifest.events_key):
        yield Finding(False, f"{HEAD}: it was not signed by the key that {MANIFEST} names for events")
    else:
        yield Finding(True, f"{HEAD}: the chain of what organisers did had {found[0].number} events, signed")


def _letters(fingerprint: str) -> str:
    return re.sub(r"[\s:-]", "", fingerprint).lower()
