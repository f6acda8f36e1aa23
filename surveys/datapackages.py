"""``datapackage.json``: the tables of a bundle as Frictionless Data describes them (Data Package, profile v1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from surveys import citations, data_files
from surveys.data_rows import Rows
from surveys.data_tables import Column, Table
from surveys.licences import licence
from surveys.publications import Publication

PATH = "datapackage.json"


def files(publication: Publication, contents: Mapping[str, bytes], rows: Rows | None = None) -> Mapping[str, bytes]:
    """The description of the tables that are among a bundle's ``contents``."""
    return {PATH: plain(described(publication, contents, rows))}


def plain(document: Mapping[str, Any]) -> bytes:
    """JSON that a person can read too, always in the same order."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def described(publication: Publication, contents: Mapping[str, bytes], rows: Rows | None) -> dict[str, Any]:
    """The whole package, in the instrument's default language where the profile knows one only."""
    language = publication.inputs["instrument"]["default_language"]
    banner, terms = publication.study["banner"], licence(publication)
    organisation = publication.study["organisation"]
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": f"plumbline-{publication.id}",
        "id": publication.id,
        "title": citations.title(publication, language),
        "description": " ".join([*(banner or {}).values(), citations.sentence(publication, "en")]),
        "version": publication.published_on.isoformat(),
        "created": f"{publication.published_on.isoformat()}T00:00:00Z",
        "contributors": [{"title": organisation[language], "role": "publisher"}],
        "sources": [{"title": f"publication.json, sha256:{publication.inputs_digest}", "path": "publication.json"}],
        "resources": [_resource(one, contents[one.path], language) for one in data_files.tables(publication, rows)],
    }
    if terms:
        package["licenses"] = [{"name": terms.name, "title": terms.title, "path": terms.address}]
    return package


def _resource(table: Table, content: bytes, language: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.path,
        "title": _in(table.title, language),
        "description": " / ".join(table.title.values()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schema(table, language),
    }


def _schema(table: Table, language: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, language) for column in table.columns], "missingValues": [""]}
    if table.strict_key:
        schema["primaryKey"] = list(table.key)
    if keys := list(_foreign(table)):
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column, language: str) -> dict[str, Any]:
    constraints = {"required": column.required, **column.limits}
    return {
        "name": column.name,
        "type": column.kind,
        "title": _in(column.title, language),
        "description": " / ".join(column.title.values()),
        "constraints": constraints,
    }


def _foreign(table: Table) -> Iterator[dict[str, Any]]:
    for one in table.references:
        yield {"fields": _fields(one.columns), "reference": {"resource": one.table, "fields": _fields(one.to)}}


def _fields(columns: tuple[str, ...]) -> str | list[str]:
    return columns[0] if len(columns) == 1 else list(columns)


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language, next(iter(words.values())))
