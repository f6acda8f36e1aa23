"""The files of a bundle made again from its publication, where there is all that makes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scoring.problems import Refused
from surveys import bundle_parts, bundles, data_rows, designing, program, publications, reading, recomputing
from surveys.bundle_parts import Part
from surveys.bundles import HEAD, MANIFEST, PUBLICATION, SIGNATURE, Bundle
from surveys.publications import Publication
from surveys.verifying import Finding

# Files of words, and those that tell digests of them. Tables of numbers are the same whatever version makes them.
WORDED = (".html", ".docx", ".xlsx", ".md", ".cff", ".bib", ".xml", "datapackage.json", "ro-crate-metadata.json")


def findings(bundle: Bundle, document: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether the files are what the publication comes to, and it was computed by what its instrument declares."""
    try:
        yield from _declared(document["inputs"])
        yield from made(bundle, document, bundle_parts.PARTS, whole=True)
    except (Refused, LookupError, TypeError, ValueError) as error:
        yield Finding(False, f"{PUBLICATION}: its tables and texts cannot be made of it: {error}")


def made(bundle: Bundle, document: Mapping[str, Any], parts: Sequence[Part], whole: bool) -> Iterator[Finding]:
    """What the ``parts`` make of the publication; in the ``whole`` bundle there is nothing else."""
    publication = publications.of_plain(document)
    try:
        rows = data_rows.read_again(publication, bundle.files.get(data_rows.PATH))
    except ValueError as error:
        yield Finding(False, f"{data_rows.PATH}: these are not its rows ({error})")
        return
    files = bundle_parts.files(publication, rows, parts)
    if whole:
        files = bundle_parts.described(files | _beside(bundle), rows)
        yield from _unknown(bundle, files)
    differing = sorted(path for path, content in files.items() if bundle.files.get(path) != content)
    yield from _differing(differing, publication)
    if not differing and len(files) > 1:
        yield Finding(True, f"{len(files) - 1} tables and texts are what {PUBLICATION} comes to")


def _differing(paths: Sequence[str], publication: Publication) -> Iterator[Finding]:
    """What is made otherwise now: wrong, unless it is worded and another version of the program made it."""
    made_by = publication.study.get("program", {}).get("version", "an older one")
    for path in paths:
        if made_by == program.version() or not path.endswith(WORDED):
            yield Finding(False, f"{path}: it is not what {PUBLICATION} comes to")
        else:
            what = f"{path}: not checked, since version {program.version()} words it otherwise"
            yield Finding(None, f"{what}; version {made_by}, which made it, can say whether it is its own")


def _declared(inputs: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether what was computed by is what the instrument declares, in whatever order its names stand."""
    if "design" not in inputs:
        return
    follows = designing.design(reading.of_publication(inputs["instrument"])).plain()
    places = [*recomputing.differences(_by_id(follows), _by_id(inputs["design"]), "inputs › design")]
    yield from (Finding(False, f"{PUBLICATION} › {place}: the instrument says otherwise") for place in places)
    if not places:
        yield Finding(True, "what was computed by is what the instrument declares")


def _by_id(value: Any) -> Any:
    """The same with whatever has an id in the order of ids."""
    if isinstance(value, Mapping):
        return {name: _by_id(entry) for name, entry in value.items()}
    if not isinstance(value, list):
        return value
    entries = [_by_id(entry) for entry in value]
    named = all(isinstance(entry, Mapping) and isinstance(entry.get("id"), str) for entry in entries)
    return sorted(entries, key=lambda entry: str(entry["id"])) if named else entries


def _beside(bundle: Bundle) -> dict[str, bytes]:
    """The files of a bundle that do not follow from its publication, and are looked at by themselves."""
    paths = {HEAD, *(path for path, _ in bundles.receipt_lists(bundle.files))}
    return {path: bundle.files[path] for path in paths if path in bundle.files}


def _unknown(bundle: Bundle, files: Mapping[str, bytes]) -> Iterator[Finding]:
    for path in sorted(bundle.files.keys() - files.keys() - {MANIFEST, SIGNATURE}):
        yield Finding(False, f"{path}: it follows from nothing in {PUBLICATION}")
