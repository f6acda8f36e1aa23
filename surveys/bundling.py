"""The steps that make a publication's bundle: its files, their manifest, and a signature."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from surveys import bundle_parts, bundles
from surveys.bundle_parts import Told
from surveys.bundles import Facts, Kept, Manifest
from surveys.heads import Head
from surveys.publications import Publication
from surveys.signing import Signer


def make(
    publication: Publication,
    receipts: Mapping[str, bytes],
    head: tuple[Head, str],
    signer: Signer,
    rows: Told = None,
) -> Kept:
    """A publication's bundle: the same bytes whenever it is made of the same.

    ``receipts`` are lists by audience, ``head`` that of the chain of events with the public key that verifies it, and
    ``rows`` those that may be told, or why none may.
    """
    lists = {bundles.receipts_path(audience): content for audience, content in receipts.items()}
    more = {**lists, bundles.HEAD: f"{head[0]}\n".encode()}
    contents = bundle_parts.together(bundle_parts.files(publication, rows), more)
    found = bundle_parts.described(contents, rows)
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
