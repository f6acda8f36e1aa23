"""``README.md`` of a bundle: what it is, what is in it, how it is checked, and what it may not be taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveys import citations
from surveys.archive_texts import languages, words
from surveys.data_rows import NoRows, Rows
from surveys.licences import licence
from surveys.publications import Publication
from surveys.wording import Words

PATH = "README.md"
_FOLDERS = ("publication", "manifest", "receipts", "data", "codebook", "questionnaires", "report", "described")


def files(publication: Publication, rows: Rows | NoRows | None = None) -> Mapping[str, bytes]:
    """The same words in every language, one after the other."""
    parts = [part for language in languages() for part in _part(publication, language, rows)]
    return {PATH: ("\n\n".join(parts) + "\n").encode()}


def _part(publication: Publication, language: str, rows: Rows | NoRows | None) -> Iterator[str]:
    own, spoken = words(language), _spoken(publication, language)
    yield f"# {_plain(citations.title(publication, spoken))}"
    if publication.study["banner"]:
        yield f"> **{_plain(publication.study['banner'][spoken])}**"
    yield own("readme-what", organisation=_plain(publication.study["organisation"][spoken]), id=publication.id)
    yield f"## {own('readme-inside')}"
    yield "\n".join(f"- {own(f'readme-{name}')}" for name in _FOLDERS)
    yield f"## {own('readme-check')}"
    yield _code(publication, own)
    yield "```\npython -m surveys verify BUNDLE.zip\npython -m surveys verify BUNDLE.zip --key FINGERPRINT\n```"
    yield own("readme-good", id=publication.id)
    yield own("readme-proves")
    yield f"## {own('readme-caution')}"
    yield "\n".join(f"- {line}" for line in _cautions(publication, own, spoken, rows))
    yield f"## {own('readme-terms')}"
    terms = licence(publication)
    yield own("licence-is", name=terms.name, address=terms.address) if terms else own("licence-none")
    yield own("readme-cite")
    yield _plain(citations.sentence(publication, spoken))


def _code(publication: Publication, own: Words) -> str:
    """Which code checks it; a publication from before that was said does not know its version."""
    if made_by := publication.study.get("program"):
        return own("readme-verify", name=_plain(made_by["name"]), version=_plain(made_by["version"]))
    return own("readme-verify-unknown")


def _cautions(publication: Publication, own: Words, spoken: str, rows: Rows | NoRows | None) -> Iterator[str]:
    instrument = publication.inputs["instrument"]
    yield _plain(instrument["disclaimer"][spoken])
    yield _plain(instrument["sampling"]["non_probability_note"][spoken])
    yield own("readme-cells")
    if publication.analysis.get("withheld", {}).get("items"):
        yield own("readme-withheld")
    yield own("readme-safe")
    yield _of_rows(publication, own, rows)


def _of_rows(publication: Publication, own: Words, rows: Rows | NoRows | None) -> str:
    """Which rows there are, or every reason why there are none."""
    if isinstance(rows, Rows):
        return own("readme-rows", number=len(rows.answers), uniques=rows.uniques)
    declared = publication.inputs["instrument"]["privacy"].get("rows_released")
    codes = [problem.code for problem in rows.problems] if rows else ["rows-left" if declared else "rows-undeclared"]
    reasons = dict.fromkeys(own(f"reason-{code}") for code in codes)
    return own("readme-no-rows", reasons=own("comma").join(reasons))


def _spoken(publication: Publication, language: str) -> str:
    names = publication.study["name"]
    return language if language in names else publication.inputs["instrument"]["default_language"]


def _plain(text: str) -> str:
    """Words on one line in which Markdown sees no mark."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in line)
