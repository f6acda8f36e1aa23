"""The codebook for archives holds every question in both languages, and follows DDI-Codebook 2.5."""

from collections.abc import Iterator
from xml.etree import ElementTree as Tree

import pytest

from surveys import ddi
from surveys.data_rows import Rows
from surveys.reading import community_policing
from tests.surveys.archived import BANNER, Archived
from tests.surveys.ddi_rules import LANGUAGE, NAMESPACE, faults

IN = {"": NAMESPACE[1:-1]}


@pytest.fixture(scope="session")
def codebook(bundled: Archived) -> Tree.Element:
    rows = bundled.rows if isinstance(bundled.rows, Rows) else None
    return Tree.fromstring(ddi.files(bundled.publication, rows)[ddi.PATH])  # noqa: S314 # our own


def variables(codebook: Tree.Element) -> dict[str, Tree.Element]:
    return {one.attrib["name"]: one for one in codebook.iterfind("dataDscr/var", IN)}


def said(of: Tree.Element, path: str) -> dict[str, str]:
    return {one.attrib[LANGUAGE]: one.text or "" for one in of.iterfind(path, IN)}


def test_it_breaks_no_rule_of_the_standard(codebook: Tree.Element, bundled_alike: Archived) -> None:
    assert faults(codebook) == []
    withheld = ddi.files(bundled_alike.publication)[ddi.PATH]
    assert faults(Tree.fromstring(withheld)) == []  # noqa: S314 # our own


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda root: root.find("stdyDscr", IN).clear(), "stdyDscr › citation is missing"),
        (lambda root: root.append(Tree.Element(f"{NAMESPACE}docDscr")), "codeBook › docDscr comes too late"),
        (lambda root: root.find("dataDscr/var", IN).set("files", "F_none"), "F_none leads nowhere"),
        (lambda root: root.find("dataDscr/var", IN).set("intrvl", "often"), "var › intrvl is 'often'"),
    ],
)
def test_the_rules_find_what_is_wrong(bundled: Archived, spoil: object, fault: str) -> None:
    root = Tree.fromstring(ddi.files(bundled.publication)[ddi.PATH])  # noqa: S314 # our own
    spoil(root)  # type: ignore[operator] # one of the functions above
    assert fault in faults(root)


def test_every_question_stands_in_both_languages(codebook: Tree.Element) -> None:
    found = variables(codebook)
    for form in community_policing().questionnaires.values():
        assert set(form.ids()) <= set(found)
        for id, item in form.items.items():
            assert said(found[id], "qstn/qstnLit") == dict(item.text.root)
            assert said(found[id], "universe") == dict(form.eligibility.root)


def test_answers_have_labels_numbers_and_their_missing_codes(codebook: Tree.Element) -> None:
    item = variables(codebook)["R01"]
    answers = {one.findtext("catValu", "", IN): one for one in item.iterfind("catgry", IN)}
    assert list(answers) == ["1", "2", "3", "4", "5", "-1", "-9"]
    assert said(answers["4"], "labl") == {"zh": "比较同意", "en": "Agree"}
    assert {code for code, one in answers.items() if one.get("missing") == "Y"} == {"-1", "-9"}
    assert sum(int(one.findtext("catStat", "", IN)) for one in answers.values()) == 40
    assert item.findtext("TotlResp", "", IN) == "40"
    assert [one.attrib["VALUE"] for one in item.iterfind("invalrng/item", IN)] == ["-1", "-9"]
    assert item.attrib["files"].split() == ["F_data", "F_tallies"]
    assert variables(codebook)["O01"].attrib["files"] == "F_tallies"


def test_what_is_asked_and_not_told_has_no_numbers(codebook: Tree.Element, bundled_alike: Archived) -> None:
    asked = community_policing().questionnaires["residents"]
    kept = [id for id in asked.ids() if id not in asked.scored]
    assert len(kept) > 5
    assert not any(list(variables(codebook)[id].iterfind(".//catStat", IN)) for id in kept)
    alike = Tree.fromstring(ddi.files(bundled_alike.publication)[ddi.PATH])  # noqa: S314 # our own
    for id in bundled_alike.publication.analysis["withheld"]["items"]:
        one = variables(alike)[id]
        assert "files" not in one.attrib
        assert not [*one.iterfind(".//catStat", IN), *one.iterfind("TotlResp", IN)]


def test_the_study_is_described(codebook: Tree.Element, bundled: Archived) -> None:
    study = codebook.find("stdyDscr", IN)
    assert study is not None
    assert said(study, "citation/notes") == dict(BANNER.root)
    assert said(study, "dataAccs/useStmt/disclaimer") == dict(BANNER.root)
    assert set(said(study, "stdyInfo/abstract")) == {"zh", "en"}
    assert study.findtext("citation/titlStmt/IDNo", "", IN) == bundled.publication.id
    assert len(list(rates(study))) == 2 * len(bundled.publication.study["strata"])


def rates(study: Tree.Element) -> Iterator[Tree.Element]:
    return study.iterfind("method/anlyInfo/respRate", IN)
