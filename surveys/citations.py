"""How a publication is cited: in a sentence, as BibTeX, and as a CITATION.cff file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from surveys.publications import Publication

CFF_VERSION = "1.2.0"
CFF_FILE = "CITATION.cff"
_SIGNS = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_PRELIMINARY = {"zh": "（阶段结果）", "en": " (preliminary)"}
_MESSAGE = {"zh": "引用这些结果时，请按下列信息著录。", "en": "Please cite these results as described here."}


@dataclass(frozen=True)
class _Cited:
    """What every form of a citation is made of, in one language."""

    organisation: str
    title: str
    banner: str


def sentence(publication: Publication, language: str, address: str = "") -> str:
    """The citation to copy: GB/T 7714-2015 for a data set in Chinese, DataCite's form in every other language."""
    cited, day = _cited(publication, language), publication.published_on
    ending = [cited.banner] * bool(cited.banner)
    if language == "zh":
        where = f". {address}" if address else ""
        return " ".join([f"{cited.organisation}. {cited.title}[DS/OL]. 版本{publication.id}. ({day}){where}.", *ending])
    where = f" {address}" if address else ""
    said = f"{cited.organisation} ({day.year}). {cited.title}. Version {publication.id}, {day}. Data set.{where}"
    return " ".join([said, *ending])


def bibtex(publication: Publication, language: str, address: str = "") -> str:
    """One entry for a bibliography."""
    cited, day = _cited(publication, language), publication.published_on
    note = f"Data set, version {publication.id}. SHA-256 {publication.inputs_digest}. {cited.banner}".strip()
    fields = {
        "author": f"{{{_escaped(cited.organisation)}}}",
        "title": f"{{{_escaped(cited.title)}}}",
        "year": str(day.year),
        "month": str(day.month),
        "day": str(day.day),
        "note": _escaped(note),
        **({"url": address} if address else {}),
    }
    rows = (f"  {name:6} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{plumbline-{publication.id},\n" + ",\n".join(rows) + "\n}\n"


def cff(publication: Publication, address: str = "") -> str:
    """The text of a CITATION.cff (Citation File Format 1.2.0), in the instrument's default language."""
    language = publication.inputs["instrument"]["default_language"]
    cited = _cited(publication, language)
    entry: dict[str, Any] = {
        "cff-version": CFF_VERSION,
        "message": _MESSAGE.get(language, _MESSAGE["en"]),
        "type": "dataset",
        "title": cited.title,
        "authors": [{"name": cited.organisation}],
        "version": publication.id,
        "date-released": publication.published_on.isoformat(),
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{publication.inputs_digest}",
                "description": "SHA-256 of the canonical form (RFC 8785) of all that the results rest on",
            }
        ],
    }
    entry |= {"abstract": cited.banner} if cited.banner else {}
    entry |= {"url": address} if address else {}
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=1000)


def title(publication: Publication, language: str) -> str:
    """The study and its wave, and that the results are preliminary where the wave was open."""
    study = publication.study
    preliminary = _PRELIMINARY.get(language, _PRELIMINARY["en"]) if study["wave"]["state"] == "open" else ""
    between = "：" if language == "zh" else ": "
    return f"{study['name'][language]}{between}{study['wave']['name'][language]}{preliminary}"


def _cited(publication: Publication, language: str) -> _Cited:
    study = publication.study
    banner = study["banner"][language] if study["banner"] else ""
    return _Cited(study["organisation"][language], title(publication, language), banner)


def _escaped(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in text)
