"""A study whose residents were told that their answers are published row by row, and what is published of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from surveys import inviting, publishing, studying
from surveys.bundles import unzipped
from surveys.data_rows import PATH, NoRows, Rows, read_again
from surveys.ports import Records
from surveys.publications import Publication
from surveys.studies import Wave
from surveys.studying import WavePlan
from surveys.texts import Text
from tests.publishable import FIGURES, judge_alike, responses
from tests.studies_for_tests import LANGUAGES, LAST_DAY, NOW, SECRET, STRATA, STUDY, document, words

BANNER = Text({"zh": "合成数据，不代表任何真实的人。", "en": "Made-up data: no real person stands in it."})
ROWS = {
    "zh": "您的答案会在去掉所有身份信息后逐份公布。",
    "en": "Your answers will be published one by one, without any detail of yours.",
}
TEN = 10


@dataclass(frozen=True)
class Archived:
    """A publication, its bundle, and the residents' rows in it, or why there are none."""

    publication: Publication
    rows: Rows | NoRows
    bundle: bytes = b""


def declared() -> dict[str, Any]:
    """The shipped instrument, with a notice that says so."""
    ours = document()
    told = ours["notices"]["residents"]["text"]
    notice = {language: f"{told[language]}{sentence}\n" for language, sentence in ROWS.items()}
    residents = {**ours["notices"]["residents"], "text": notice}
    privacy = {**ours["privacy"], "rows_released": {"residents": ROWS}}
    return ours | {"notices": {**ours["notices"], "residents": residents}, "privacy": privacy}


def fielded(records: Records, instrument: dict[str, Any], ticked: tuple[str, ...] = ("2", "4")) -> Wave:
    """A wave with 40 residents in two communities, 20 officers and 5 experts, who have all answered."""
    study = studying.create_study(records, replace(STUDY, banner=BANNER), LANGUAGES, NOW)
    plan = WavePlan(words("First wave"), instrument, STRATA, LAST_DAY)
    wave = studying.open_wave(records, studying.add_wave(records, study, plan, NOW).id, NOW)
    inviting.issue_open_links(records, wave, SECRET, NOW)
    codes = inviting.issue_codes(records, wave, "U1", 2 * TEN, NOW)
    responses(records, wave, codes, NOW, (2 * TEN, 2 * TEN), ticked)
    inviting.invite_experts(records, wave, 5, SECRET, NOW)
    judge_alike(records, wave, NOW)
    studying.enter_figures(records, wave.id, FIGURES, NOW)
    return wave


def archived(records: Records, wave: Wave) -> Archived:
    """The wave closes, unless it has, and is published."""
    if wave.state != "closed":
        studying.close_wave(records, wave.id, NOW)
    publication = publishing.publish(records, wave.id, NOW)
    kept = records.bundle(publication.id)
    assert kept is not None
    told = read_again(publication, unzipped(kept.content).files.get(PATH))
    assert told is not None
    return Archived(publication, told, kept.content)
