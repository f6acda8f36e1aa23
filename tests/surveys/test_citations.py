"""A publication is cited in a sentence, as BibTeX and as CITATION.cff, and none of them hides that it is made up."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from surveys.citations import bibtex, cff, sentence
from surveys.publications import Publication

ADDRESS = "https://plumbline.example/p/abcdefghij"
BANNER = {"zh": "合成数据。", "en": "Synthetic data."}


def published(**changed: Any) -> Publication:
    study = {
        "name": {"zh": "社区警务评价", "en": "Policing & people"},
        "organisation": {"zh": "某单位", "en": "An office"},
        "wave": {"number": 1, "name": {"zh": "第一轮", "en": "First wave"}, "state": "closed"},
        "banner": None,
    }
    inputs = {"instrument": {"default_language": "zh"}}
    return Publication("abcdefghij", "s", "w", date(2030, 4, 1), "0" * 64, study | changed, inputs, {}, {}, {})


def test_in_chinese_it_follows_gb_t_7714() -> None:
    said = sentence(published(), "zh", ADDRESS)
    assert said == f"某单位. 社区警务评价：第一轮[DS/OL]. 版本abcdefghij. (2030-04-01). {ADDRESS}."


def test_in_english_it_follows_datacite() -> None:
    said = sentence(published(), "en", ADDRESS)
    assert (
        said == f"An office (2030). Policing & people: First wave. Version abcdefghij, 2030-04-01. Data set. {ADDRESS}"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_made_up_or_preliminary_is_cited_so(language: str) -> None:
    wave = published().study["wave"] | {"state": "open"}
    publication = published(banner=BANNER, wave=wave)
    for said in (sentence(publication, language), bibtex(publication, language)):
        assert BANNER[language] in said
        assert {"zh": "阶段结果", "en": "preliminary"}[language] in said
    assert BANNER["zh"] in cff(publication)


def test_bibtex_signs_are_escaped() -> None:
    said = bibtex(published(organisation={"zh": "", "en": r"A_B {50%} #1 $x^2~\y"}), "en", ADDRESS)
    assert r"A\_B \{50\%\} \#1 \$x\textasciicircum{}2\textasciitilde{}\textbackslash{}y" in said
    assert said.startswith("@misc{plumbline-abcdefghij,\n")
    assert said.count("{") == said.count("}")


def test_cff_has_what_the_format_requires() -> None:
    found = yaml.safe_load(cff(published(), ADDRESS))
    assert {"cff-version", "message", "title", "authors"} <= set(found)
    assert (found["cff-version"], found["type"], found["url"]) == ("1.2.0", "dataset", ADDRESS)
    assert found["authors"] == [{"name": "某单位"}]
    assert found["date-released"] == "2030-04-01"


def test_a_name_that_yaml_would_read_otherwise_stays_a_text() -> None:
    hostile = {"zh": "yes: [1, &a", "en": ""}
    found = yaml.safe_load(cff(replace(published(organisation=hostile), id="1234567890")))
    assert found["authors"] == [{"name": hostile["zh"]}]
    assert found["version"] == "1234567890"
