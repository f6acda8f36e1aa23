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

PARTS: tuple[Part, ...] = ()


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
    found = {**files(publication), **(beside or {}), bundles.HEAD: f"{head[0]}\n".encode()}
    found |= {bundles.receipts_path(audience): content for audience, content in receipts.items()}
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
        made = part(publication)
        if twice := found.keys() & made.keys():
            raise ValueError(f"two parts make {sorted(twice)[0]}")
        found |= made
    return found
