"""The content models of DDI-Codebook 2.5 for the elements that are used, and what they forbid.

Written down from the standard's schema (DDI Alliance, codebook.xsd, 2.5.1 of 2013), which is LGPL and does not stand
here: the order of children, which of them come once at most, which must be there, and enumerated attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from xml.etree import ElementTree as Tree

NAMESPACE = "{ddi:codebook:2_5}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
WORDS = ()  # elements that hold words alone

CHILDREN: Mapping[str, tuple[str, ...]] = {
    "codeBook": ("docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"),
    "docDscr": ("citation", "guide", "docStatus", "docSrc", "controlledVocabUsed", "notes"),
    "citation": (
        *("titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt", "biblCit", "holdings", "notes"),
    ),
    "titlStmt": ("titl", "subTitl", "altTitl", "parTitl", "IDNo"),
    "rspStmt": ("AuthEnty", "othId"),
    "prodStmt": ("producer", "copyright", "prodDate", "prodPlac", "software", "fundAg", "grantNo"),
    "distStmt": ("distrbtr", "contact", "depositr", "depDate", "distDate"),
    "verStmt": ("version", "verResp", "notes"),
    "stdyDscr": (
        *("citation", "studyAuthorization", "stdyInfo", "studyDevelopment", "method", "dataAccs", "othrStdyMat"),
        "notes",
    ),
    "stdyInfo": ("studyBudget", "subject", "abstract", "sumDscr", "qualityStatement", "notes", "exPostEvaluation"),
    "sumDscr": (
        *("timePrd", "collDate", "nation", "geogCover", "geogUnit", "geoBndBox", "boundPoly", "anlyUnit", "universe"),
        "dataKind",
    ),
    "method": ("dataColl", "notes", "anlyInfo", "stdyClas", "dataProcessing", "codingInstructions"),
    "dataColl": (
        *("timeMeth", "dataCollector", "collectorTraining", "frequenc", "sampProc", "sampleFrame"),
        *("targetSampleSize", "deviat", "collMode", "resInstru", "instrumentDevelopment", "sources", "collSitu"),
        *("actMin", "ConOps", "weight", "cleanOps"),
    ),
    "anlyInfo": ("respRate", "EstSmpErr", "dataAppr"),
    "dataAccs": ("setAvail", "useStmt", "notes"),
    "useStmt": ("confDec", "specPerm", "restrctn", "contact", "citReq", "deposReq", "conditions", "disclaimer"),
    "fileDscr": ("fileTxt", "locMap", "notes"),
    "fileTxt": (
        *("fileName", "fileCitation", "dataFingerprint", "fileCont", "fileStrc", "dimensns", "fileType", "format"),
        *("filePlac", "dataChck", "ProcStat", "dataMsng", "software", "verStmt"),
    ),
    "dimensns": ("caseQnty", "varQnty", "logRecL", "recPrCas", "recNumTot"),
    "dataDscr": ("varGrp", "nCubeGrp", "var", "nCube", "notes"),
    "varGrp": ("labl", "txt", "concept", "defntn", "universe", "notes"),
    "var": (
        *("location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit", "qstn", "valrng"),
        *("invalrng", "undocCod", "universe", "TotlResp", "sumStat", "txt", "stdCatgry", "catgryGrp", "catgry"),
        *("codInstr", "verStmt", "concept", "derivation", "varFormat", "geoMap", "catLevel", "notes"),
    ),
    "qstn": ("preQTxt", "qstnLit", "postQTxt", "forward", "backward", "ivuInstr"),
    "valrng": ("item", "range", "key", "notes"),
    "invalrng": ("item", "range", "key", "notes"),
    "catgry": ("catValu", "labl", "txt", "catStat", "mrow"),
    "otherMat": ("labl", "txt", "notes", "table", "citation", "otherMat"),
}
ONCE = {
    *(("citation", "titlStmt"), ("citation", "rspStmt"), ("citation", "prodStmt"), ("citation", "distStmt")),
    *(("titlStmt", "titl"), ("docDscr", "citation"), ("fileTxt", "fileCont"), ("fileTxt", "dimensns")),
    *(("catgry", "catValu"), ("codeBook", "dataDscr")),
}
NEEDED = {("codeBook", "stdyDscr"), ("stdyDscr", "citation"), ("citation", "titlStmt"), ("titlStmt", "titl")}
ATTRIBUTES: Mapping[tuple[str, str], str] = {
    ("codeBook", "version"): "2.5",
    ("collDate", "event"): "start|end|single",
    ("var", "name"): ".+",
    ("var", "intrvl"): "contin|discrete",
    ("var", "nature"): "nominal|ordinal|interval|ratio|percent|other",
    ("varGrp", "type"): "subject|section|analysis|other",
    ("catgry", "missing"): "Y|N",
    ("catStat", "type"): "freq|percent|crosstab|other",
    ("sumStat", "type"): "mean|medn|mode|vald|invd|min|max|stdev|other",
}
IDENTIFIER = re.compile(r"[A-Za-z_][\w.-]*")
REFERENCES = ("files", "var")


def faults(root: Tree.Element) -> list[str]:
    """Every rule that a document breaks, with its place."""
    return [*_named(root), *_identified(root), *(fault for one in root.iter() for fault in _inside(one))]


def _named(root: Tree.Element) -> Iterator[str]:
    for one in root.iter():
        if not one.tag.startswith(NAMESPACE):
            yield f"{one.tag} is in another namespace"


def _inside(one: Tree.Element) -> Iterator[str]:
    name, inner = _local(one), [_local(child) for child in one]
    order = CHILDREN.get(name, WORDS)
    yield from (f"{name} › {child} does not belong there" for child in inner if child not in order)
    places = [order.index(child) for child in inner if child in order]
    yield from (f"{name} › {order[second]} comes too late" for first, second in pairwise(places) if first > second)
    yield from (f"{name} › {child} comes twice" for of, child in ONCE if of == name and inner.count(child) > 1)
    yield from (f"{name} › {child} is missing" for of, child in NEEDED if of == name and child not in inner)
    for (of, attribute), allowed in ATTRIBUTES.items():
        if of == name and attribute in one.attrib and not re.fullmatch(allowed, one.attrib[attribute]):
            yield f"{name} › {attribute} is {one.attrib[attribute]!r}"
    if name == "var" and "name" not in one.attrib:
        yield "var has no name"


def _identified(root: Tree.Element) -> Iterator[str]:
    """IDs are names, none twice; references lead to one."""
    ids = [one.attrib["ID"] for one in root.iter() if "ID" in one.attrib]
    yield from (f"{id} is no ID" for id in ids if not IDENTIFIER.fullmatch(id))
    yield from (f"{id} stands twice" for id in set(ids) if ids.count(id) > 1)
    for one in root.iter():
        for attribute in REFERENCES:
            yield from (f"{name} leads nowhere" for name in one.get(attribute, "").split() if name not in ids)


def _local(one: Tree.Element) -> str:
    return one.tag.removeprefix(NAMESPACE)
