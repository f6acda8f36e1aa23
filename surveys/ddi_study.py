"""What a DDI codebook says of the study: who, of whom, when, how, and what its figures may not be taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as Tree

from surveys import citations
from surveys.archive_texts import said, told
from surveys.instrument import Instrument
from surveys.licences import licence
from surveys.publications import Publication
from surveys.xml_elements import element, in_languages


def titles(publication: Publication, after: Mapping[str, str] | None = None) -> Tree.Element:
    """The title in the default language, and beside it in the others (parallel titles)."""
    first = publication.inputs["instrument"]["default_language"]
    ending = after or {}
    names = {
        language: citations.title(publication, language) + ending.get(language, "")
        for language in publication.study["name"]
    }
    head = in_languages("titl", {first: names[first]})
    rest = in_languages("parTitl", {language: name for language, name in names.items() if language != first})
    return element("titlStmt", head, rest, element("IDNo", publication.id, agency="Plumbline"))


def study(publication: Publication, instrument: Instrument, with_rows: bool) -> Tree.Element:
    """The study description."""
    return element(
        "stdyDscr",
        _citation(publication),
        element(
            "stdyInfo", in_languages("abstract", _abstract(publication, instrument)), _scope(publication, instrument)
        ),
        element("method", _collection(publication, instrument), _appraisal(publication, instrument)),
        element("dataAccs", _use(publication, instrument, with_rows)),
    )


def _citation(publication: Publication) -> Tree.Element:
    own, day = publication.study, publication.published_on.isoformat()
    cited = {language: citations.sentence(publication, language) for language in own["name"]}
    return element(
        "citation",
        titles(publication),
        element("rspStmt", in_languages("AuthEnty", own["organisation"])),
        element(
            "prodStmt",
            in_languages("producer", own["organisation"]),
            element("prodDate", day, date=day),
            element("software", "Plumbline"),
        ),
        element("distStmt", element("contact", own["contact"]), element("distDate", day, date=day)),
        element("verStmt", element("version", publication.id, date=day)),
        in_languages("biblCit", cited),
        in_languages("notes", own["banner"] or {}),
    )


def _abstract(publication: Publication, instrument: Instrument) -> dict[str, str]:
    own = publication.study
    counted = publication.evaluation["responses"]
    names = {audience: said(f"audience-{audience}") for audience in instrument.audiences}
    people = {
        language: ", ".join(f"{called[language]} {counted.get(audience, 0)}" for audience, called in names.items())
        for language in next(iter(names.values()))
    }
    return told(
        "ddi-abstract",
        goal=instrument.index_system.goal.name,
        area=own["area"],
        people=people,
        banner=own["banner"] or {"": ""},
    )


def _scope(publication: Publication, instrument: Instrument) -> Tree.Element:
    own = publication.study
    dates = [("start", own["opened_on"]), ("end", own["closed_on"])]
    people = {
        language: " / ".join(
            instrument.questionnaires[audience].eligibility[language] for audience in instrument.audiences
        )
        for language in instrument.languages
    }
    return element(
        "sumDscr",
        (element("collDate", day, date=day, event=event) for event, day in dates if day),
        in_languages("geogCover", own["area"]),
        in_languages("anlyUnit", said("ddi-unit")),
        in_languages("universe", people),
        in_languages("dataKind", said("ddi-kind")),
    )


def _collection(publication: Publication, instrument: Instrument) -> Tree.Element:
    return element(
        "dataColl",
        in_languages("timeMeth", told("ddi-time", number=publication.study["wave"]["number"])),
        in_languages("dataCollector", publication.study["organisation"]),
        in_languages("sampProc", dict(instrument.sampling.non_probability_note.root)),
        in_languages("collMode", said("ddi-mode")),
        in_languages("resInstru", said("ddi-instrument")),
        in_languages("weight", said(f"ddi-weight-{instrument.scoring.representation}")),
        in_languages("cleanOps", said("ddi-cleaning")),
    )


def _appraisal(publication: Publication, instrument: Instrument) -> Tree.Element:
    rates = (in_languages("respRate", _rate(row)) for row in publication.study["strata"])
    caution = {**instrument.disclaimer.root}
    return element("anlyInfo", (one for of in rates for one in of), in_languages("dataAppr", caution))


def _rate(row: Mapping[str, Any]) -> dict[str, str]:
    """Of one group: how many were invited, where somebody counted, and how many answers are counted."""
    return told(
        "ddi-rate",
        audience=said(f"audience-{row['audience']}"),
        name=row["name"] or said("ddi-rest"),
        invited=said("ddi-unknown") if row["invited"] is None else told("ddi-invited", number=row["invited"]),
        responses=said("ddi-few") if row["responses"] is None else told("ddi-counted", number=row["responses"]),
    )


def _use(publication: Publication, instrument: Instrument, with_rows: bool) -> Iterator[Tree.Element]:
    terms = licence(publication)
    conditions = told("licence-is", name=terms.name, address=terms.address) if terms else said("licence-none")
    yield element(
        "useStmt",
        in_languages("confDec", said(f"ddi-confidentiality{'-rows' if with_rows else ''}")),
        element("contact", publication.study["contact"]),
        in_languages("citReq", said("ddi-citation")),
        in_languages("conditions", conditions),
        in_languages("disclaimer", publication.study["banner"] or instrument.disclaimer.root),
    )
