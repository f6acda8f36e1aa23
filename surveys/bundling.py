"""The steps that make a publication's bundle: its files, their manifest, and a signature."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from surveys import bundles, canonical
from surveys.bundles import Facts, Kept, Manifest
from surveys.heads import Head
from surveys.publications import Publication
from surveys.signing import Signer

Part = Callable[[Publication], Mapping[str, bytes]]

Description = Callable[[Publication, Mapping[str, bytes]], Mapping[str, bytes]]

PARTS: tuple[Part, ...] = ()
DESCRIPTIONS: tuple[Description, ...] = ()  # what speaks of all other files, made when they are there


def make(
    publication: Publication,
    receipts: Mapping[str, bytes],
    head: tuple[Head, str],
    signer: Signer,
    beside: Mapping[str, bytes] | None = None,
) -> Kept:
    """A publication's bundle: the same bytes whenever it is made of the same.

    ``receipts`` are lists by audience, ``head`` that of the chain of events with the public key that verifies it, and
    ``beside`` are files that follow from more than the publication.
    """
    lists = {bundles.receipts_path(audience): content for audience, content in receipts.items()}
    found = _together(files(publication), {**(beside or {}), **lists, bundles.HEAD: f"{head[0]}\n".encode()})
    for description in DESCRIPTIONS:
        found = _together(found, description(publication, found))
    manifest = Manifest(
        publication=publication.id,
        published_on=publication.published_on.isoformat(),
        inputs_digest=publication.inputs_digest,
        public_key=signer.public_key,
        events_key=head[1],
        files={},
        receipts={},
    )
    content = bundles.bundle(found, manifest, signer.sign).zipped()
    return Kept(Facts(hashlib.sha256(content).hexdigest(), signer.public_key), content)


def files(publication: Publication) -> dict[str, bytes]:
    """The files that follow from a publication alone: anyone can make them again."""
    found = {bundles.PUBLICATION: canonical.dumps(publication.plain())}
    for part in PARTS:
        found = _together(found, part(publication))
    return found


def _together(found: Mapping[str, bytes], made: Mapping[str, bytes]) -> dict[str, bytes]:
    if twice := found.keys() & made.keys():
        raise ValueError(f"two parts make {min(twice)}")
    return {**found, **made}
