"""The shipped instrument is complete: its counts are known from its design."""

from collections import Counter

import pytest

from surveys.audiences import Audience
from surveys.checking import ids, texts
from surveys.instrument import Instrument
from surveys.judgements import pairs
from surveys.reading import community_policing, read
from tests.studies_for_tests import document


@pytest.fixture
def instrument() -> Instrument:
    return community_policing()


def test_every_text_has_both_its_languages(instrument: Instrument) -> None:
    found = dict(texts(instrument))
    assert len(found) > 400
    assert [place for place, text in found.items() if set(text.root) != {"zh", "en"}] == []
    assert [place for place, text in found.items() if not all(words.strip() for words in text.root.values())] == []


def test_chinese_is_chinese_and_english_is_not(instrument: Instrument) -> None:
    def has_chinese(words: str) -> bool:
        return any("\u4e00" <= sign <= "\u9fff" for sign in words)

    assert [place for place, text in texts(instrument) if not has_chinese(text["zh"])] == []
    assert [place for place, text in texts(instrument) if has_chinese(text["en"])] == []


def test_no_id_stands_twice(instrument: Instrument) -> None:
    found = Counter(id for id, place in ids(instrument))
    assert len(found) > 200
    assert [id for id, times in found.items() if times > 1] == []


def test_the_tree_has_five_dimensions_and_twenty_four_indicators(instrument: Instrument) -> None:
    system = instrument.index_system
    assert [(each.id, each.code, len(each.indicators)) for each in system.dimensions] == [
        ("D1", "IC", 5),
        ("D2", "TS", 5),
        ("D3", "PA", 5),
        ("D4", "OG", 4),
        ("D5", "WM", 5),
    ]
    assert len(system.indicators) == 24
    assert len(system.named) == 1 + 5 + 24
    assert len(system.definitions) == 5 + 24
    assert system.children("G0") == ("D1", "D2", "D3", "D4", "D5")
    assert system.children("D4") == ("OG1", "OG2", "OG3", "OG4")
    assert system.children("OG1") == system.children("nowhere") == ()


@pytest.mark.parametrize(
    ("audience", "scored", "reverse", "non_answer", "attention"),
    [("residents", 20, 5, 13, ("R_ATT", 4)), ("officers", 28, 6, 28, ("O_ATT", 2))],
)
def test_each_questionnaire_has_its_items(
    instrument: Instrument, audience: Audience, scored: int, reverse: int, non_answer: int, attention: tuple[str, int]
) -> None:
    asked = instrument.questionnaires[audience]
    assert len(asked.scored) == scored
    assert [(item.id, item.attention) for item in asked.items.values() if item.indicator is None] == [attention]
    assert sum(item.key == -1 for item in asked.scored.values()) == reverse
    assert sum(item.non_answer for item in asked.items.values()) == non_answer
    assert (len(asked.profile), len(asked.comments)) == (5, 1)
    assert len(list(asked.ids())) == len(asked.screener) + scored + 1 + 5 + 1


def test_only_residents_are_screened_and_a_minor_is_stopped(instrument: Instrument) -> None:
    (adult,) = instrument.questionnaires["residents"].screener
    assert {option.code: option.action for option in adult.options} == {"adult_yes": None, "adult_no": "stop"}
    assert instrument.questionnaires["officers"].screener == ()


def test_each_audience_has_its_own_non_answer_on_five_points(instrument: Instrument) -> None:
    assert instrument.non_answer_of("residents").code == "DK"
    assert instrument.non_answer_of("officers").code == "NA"
    assert [point.value for point in instrument.scale_of("residents").points] == [1, 2, 3, 4, 5]


def test_officers_are_pooled_and_no_one_is_asked_for_the_stratum(instrument: Instrument) -> None:
    assert instrument.questionnaires["officers"].stratum.min_size == 20
    assert not any(asked.stratum.asked for asked in instrument.questionnaires.values())


def test_experts_compare_fifty_six_pairs_in_six_matrices(instrument: Instrument) -> None:
    criteria = {matrix.id: instrument.criteria(matrix.id) for matrix in instrument.experts.matrices}
    assert {matrix: len(pairs(compared)) for matrix, compared in criteria.items()} == {
        "M0": 10,
        "M1": 10,
        "M2": 10,
        "M3": 10,
        "M4": 6,
        "M5": 10,
    }
    assert [point.value for point in instrument.experts.scale.points] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert instrument.experts.publish_floor == instrument.sampling.experts["min"] == 5


def test_sixteen_counted_figures_of_which_three_are_better_when_lower(instrument: Instrument) -> None:
    assert list(instrument.objectives) == [f"OB{number:02d}" for number in range(1, 17)]
    lower = [figure.id for figure in instrument.objective_indicators if figure.target < figure.floor]
    assert lower == ["OB03", "OB06", "OB13"]


def test_the_diagnosis_follows_the_thesis(instrument: Instrument) -> None:
    diagnosis, measures = instrument.diagnosis, instrument.countermeasures
    assert [len(part) for part in (diagnosis.problems, diagnosis.causes, diagnosis.resistances)] == [5, 5, 5]
    assert [len(group.measures) for group in measures.groups] == [3, 3, 3, 2, 3]
    assert len(measures.measures) == 14
    assert [level.code for level in diagnosis.evidence_levels] == ["E3", "E2", "E1", "E0", "EX"]


def test_grades_are_evenly_spaced_and_five_bands_cover_everything(instrument: Instrument) -> None:
    assert [grade.value for grade in instrument.grades.comment_set] == [100, 75, 50, 25, 0]
    assert [(band.id, band.minimum) for band in instrument.grades.bands] == [
        ("B1", 85),
        ("B2", 70),
        ("B3", 55),
        ("B4", 40),
        ("B5", 0),
    ]
    assert instrument.grades.band("B3").name["en"] == "Fair"


def test_the_reporting_lists_are_whole(instrument: Instrument) -> None:
    assert {name: len(points) for name, points in instrument.reporting_checklist.items()} == {
        "aapor_disclosure": 11,
        "cherries": 16,
        "experts_consensus": 9,
        "composite_indicator": 10,
    }
    assert [table.id for table in instrument.report_tables] == [f"T{number}" for number in range(1, 15)]


def test_what_is_promised_is_written_down(instrument: Instrument) -> None:
    privacy = instrument.privacy
    assert privacy.minimum_age == 18
    assert privacy.minimum_group == {
        "residents": 10,
        "officers": 10,
        "crosstab_cell": 10,
        "free_text_group": 30,
        "experts_aggregate": 5,
    }
    assert privacy.retention["raw_responses_days"] == 180
    assert (instrument.withdrawal_of("residents"), instrument.withdrawal_of("officers")) == (
        "until_close",
        "until_merged",
    )
    assert {"name", "ip_address_stored", "device_id", "political_opinion"} <= set(privacy.do_not_collect)
    assert [role.role for role in privacy.access_roles] == ["owner", "analyst", "field", "auditor"]
    assert (privacy.rounding.percent_decimals, privacy.rounding.score_decimals) == (0, 1)


@pytest.mark.parametrize("audience", ["residents", "officers"])
def test_the_notice_says_how_long_who_and_how_to_withdraw(instrument: Instrument, audience: Audience) -> None:
    notice = instrument.notices[audience]
    for language in ("zh", "en"):
        for placeholder in ("organisation", "contact", "survey_end", "retention_days", "withdraw_url"):
            assert "{" + placeholder + "}" in notice.text[language]
        assert str(instrument.questionnaires[audience].minutes) in notice.text[language]


def test_an_instrument_may_ask_residents_only_where_they_inform_everything() -> None:
    ours = document()
    del ours["questionnaires"]["officers"]
    for dimension in ours["index_system"]["dimensions"]:
        dimension["indicators"] = dimension["indicators"][:2]
    sections = ours["questionnaires"]["residents"]["sections"]
    informed = [indicator["id"] for each in ours["index_system"]["dimensions"] for indicator in each["indicators"]]
    items = [item for section in sections for item in section["items"] if "indicator" in item]
    for number, item in enumerate(items):
        item["indicator"] = informed[number % len(informed)]
    ours["objective_indicators"] = []
    ours["diagnosis"] |= {"problems": [], "causes": [], "resistances": []}
    ours["countermeasures"]["groups"] = []
    assert list(read(ours).questionnaires) == ["residents"]
