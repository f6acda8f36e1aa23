"""``ro-crate-metadata.json``: every file of a bundle and what it is (RO-Crate 1.1, JSON-LD by schema.org's words)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from surveys import citations
from surveys.archive_texts import said
from surveys.datapackages import plain
from surveys.licences import licence
from surveys.publications import Publication

PATH = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "https://w3id.org/ro/crate/1.1"
ROOT, MAKER, PROGRAM, TERMS = "./", "#organisation", "#plumbline", "#licence"
# Written after this file, because they speak of it too.
AFTERWARDS = ("MANIFEST.json", "MANIFEST.sig")
_FORMATS = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "sav": "application/x-spss-sav",
    "json": "application/json",
    "xml": "application/xml",
    "html": "text/html",
    "md": "text/markdown",
    "txt": "text/plain",
    "cff": "application/yaml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sig": "application/octet-stream",
}
# The word that says what a file is, by the beginning of its path; the longest that fits.
_HOLDS = {
    "data/": "crate-data",
    "codebook/": "crate-codebook",
    "questionnaires/": "crate-questionnaire",
    "report/": "crate-report",
    "receipts/": "crate-receipts",
    "events/": "crate-events",
    "publication.json": "crate-publication",
    "datapackage.json": "crate-datapackage",
    "CITATION.cff": "crate-citation",
    "README.md": "crate-readme",
    "MANIFEST": "crate-manifest",
}


def files(publication: Publication, contents: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The description of all of a bundle's ``contents``, and of the two files that come after it."""
    return {PATH: plain(crate(publication, contents))}


def crate(publication: Publication, contents: Mapping[str, bytes]) -> dict[str, Any]:
    """The whole graph: the descriptor, the root data set, its files, who made it, with what, on which terms."""
    paths = sorted({*contents, *AFTERWARDS} - {PATH})
    graph = [
        {"@id": PATH, "@type": "CreativeWork", "conformsTo": {"@id": PROFILE}, "about": {"@id": ROOT}},
        _root(publication, paths),
        *(_file(path, contents.get(path)) for path in paths),
        *_around(publication),
    ]
    return {"@context": CONTEXT, "@graph": graph}


def _root(publication: Publication, paths: list[str]) -> dict[str, Any]:
    own, first = publication.study, publication.inputs["instrument"]["default_language"]
    terms = licence(publication)
    dates = [day for day in (own["opened_on"], own["closed_on"]) if day]
    root: dict[str, Any] = {
        "@id": ROOT,
        "@type": "Dataset",
        "identifier": publication.id,
        "name": citations.title(publication, first),
        "alternateName": [citations.title(publication, language) for language in own["name"] if language != first],
        "description": " ".join([*(own["banner"] or {}).values(), *said("crate-description").values()]),
        "datePublished": publication.published_on.isoformat(),
        "version": publication.id,
        "creator": {"@id": MAKER},
        "publisher": {"@id": MAKER},
        "license": {"@id": terms.address if terms else TERMS},
        "inLanguage": list(own["name"]),
        "mentions": {"@id": PROGRAM},
        "hasPart": [{"@id": path} for path in paths],
    }
    return root | ({"temporalCoverage": "/".join([dates[0], dates[-1]])} if dates else {})


def _file(path: str, content: bytes | None) -> dict[str, Any]:
    ending = path.rpartition(".")[2]
    entry: dict[str, Any] = {
        "@id": path,
        "@type": "File",
        "name": path.rpartition("/")[2],
        "description": " / ".join(said(_word(path)).values()),
        "encodingFormat": _FORMATS.get(ending, "application/octet-stream"),
    }
    if content is None:
        return entry
    return entry | {"contentSize": str(len(content)), "sha256": sha256(content).hexdigest()}


def _word(path: str) -> str:
    return next((word for start, word in _HOLDS.items() if path.startswith(start)), "crate-other")


def _around(publication: Publication) -> Iterator[dict[str, Any]]:
    own, terms = publication.study, licence(publication)
    first, *others = own["organisation"].values()
    reached = {"email": own["contact"]} if "@" in own["contact"] else {"description": own["contact"]}
    yield {"@id": MAKER, "@type": "Organization", "name": first, "alternateName": others, **reached}
    yield {
        "@id": PROGRAM,
        "@type": "SoftwareApplication",
        "name": "Plumbline",
        "description": said("crate-program")["en"],
    }
    if terms:
        yield {"@id": terms.address, "@type": "CreativeWork", "name": terms.title, "identifier": terms.name}
    else:
        none = said("licence-none")
        yield {"@id": TERMS, "@type": "CreativeWork", "name": "—", "description": " / ".join(none.values())}
