"""The tab of answers: its tables and bars, and how it refuses a part of an audience in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app_pages import distribution_tables, diverging, frame, parts
from app_pages.analyses import Seen
from surveys import distributions
from surveys.audiences import Audience
from surveys.disclosing import Share
from surveys.distributions import Answered
from surveys.profiles import Profile
from tests.kinds import instrument_of_kinds

ZH = frame.all_words()["zh"]


def rows(seen: Seen, audience: Audience) -> tuple[Answered, ...]:
    return distributions.everybody(seen.instrument, seen.evaluation, seen.analysis.withheld)[audience]


def made(item: str, *percents: int | None) -> Answered:
    shares = [Share("hidden") if one is None else Share("shown", one, one) for one in percents]
    return Answered(item, tuple(shares[:-2]), shares[-2], shares[-1], 50.0)


def test_a_table_has_a_percentage_an_answer_without_decimals_and_marks_reversed_items(seen: Seen) -> None:
    shown = distribution_tables.answers(seen.instrument, "residents", rows(seen, "residents"))
    assert list(shown.columns) == ["题目", "1", "2", "3", "4", "5", "不清楚 / 没接触过", "未作答", "得分"]
    assert len(shown) == 20
    assert [text[:3] for text in shown["题目"] if text.endswith("〔反向〕")] == ["R02", "R05", "R08", "R10", "R15"]
    counts = {one.id: one.counts for one in seen.evaluation.items}
    for text, agreed in zip(shown["题目"], shown["4"], strict=True):
        assert agreed in {"—", str(int(100 * counts[text[:3]][3] / 600 + 0.5))}


def test_what_is_not_shown_is_a_dash_in_the_table_and_apart_in_the_chart(seen: Seen) -> None:
    one = made("R01", None, None, 20, 40, 15, 10, 0)
    (row,) = distribution_tables.answers(seen.instrument, "residents", [one]).to_dict("records")
    assert (row["1"], row["2"], row["3"]) == ("—", "—", "20")
    bars = drawn(seen, one)
    assert bars[ZH("answers-hidden")][1] - bars[ZH("answers-hidden")][0] == 15


def drawn(seen: Seen, *rows: Answered) -> dict[str, tuple[float, float]]:
    """Where each answer's bar begins and ends."""
    layers = diverging.chart(seen.instrument, "residents", rows, rows, True).to_dict()
    (bars,) = [found for found in layers["datasets"].values() if "percent" in found[0]]
    return {bar["answer"]: (bar["start"], bar["end"]) for bar in bars}


def test_bars_part_at_the_middle_of_the_neutral_answer_and_the_rest_stands_aside(seen: Seen) -> None:
    bars = drawn(seen, made("R01", 10, 20, 30, 20, 10, 7, 3))
    least, less, neither, more, most, unknown, none = bars.values()
    assert (least, less, neither, more, most) == ((-45, -35), (-35, -15), (-15, 15), (15, 35), (35, 45))
    assert unknown[0] > most[1]
    assert (unknown[1] - unknown[0], none[0] - unknown[1], none[1] - none[0]) == (7, 0, 3)


def test_a_long_statement_breaks_into_lines_that_fit_over_its_bar(seen: Seen) -> None:
    for audience in seen.instrument.questionnaires:
        for item in seen.instrument.questionnaires[audience].scored:
            lines = diverging._lines(seen.instrument, audience, item)
            assert len(lines) <= 3
            assert "".join(lines).replace(" ", "") == distribution_tables.named(
                seen.instrument, audience, item
            ).replace(" ", "")


def test_where_groups_count_by_population_the_legend_says_that_the_score_is_no_mean_of_the_shares(seen: Seen) -> None:
    def legend(represented: tuple[str, ...]) -> str:
        given = replace(seen.evaluation, represented=represented)
        return distribution_tables.legend(seen.instrument, given, "residents", everybody=True)

    assert ZH("answers-weighted") in legend(("residents",))
    assert ZH("answers-weighted") not in legend(("officers",))


@pytest.mark.parametrize("lacking", ["few", "alike", "one-mind", "withheld"])
def test_items_without_answers_are_named_in_a_sentence_a_reason(seen: Seen, lacking: distributions.Lacking) -> None:
    found = [Answered("R01", lacking=lacking), made("R02", *[20] * 5, 0, 0), Answered("R03", lacking=lacking)]
    assert distribution_tables.lacking(seen.instrument, found) == [ZH(f"answers-{lacking}", items="R01、R03")]
    assert len(distribution_tables.answers(seen.instrument, "residents", found)) == 1


def test_without_answers_every_statement_says_that_few_answered(empty: Seen) -> None:
    assert {one.lacking for one in rows(empty, "officers")} == {"few"}


def test_the_profile_has_a_row_an_answer_and_none_for_nobody_who_left_it_out(seen: Seen) -> None:
    shares = {"m": Share("shown", 20, 40), "f": Share("shown", 30, 60), "x": Share("hidden"), "": Share("shown", 0, 0)}
    shown = distribution_tables.profile(seen.instrument, Profile("residents", 50, {"RD1": shares}))
    assert shown["n"].tolist() == ["20", "30", "—"]
    assert shown["%"].tolist() == ["40", "60", "—"]


def test_answers_and_sample_are_parts_of_the_scores() -> None:
    assert list(parts.PARTS["scores"]) == ["scores", "answers-tab", "reliability", "sample-tab"]


def test_items_on_scales_of_their_own_stand_apart_and_other_items_have_a_table(seen: Seen) -> None:
    instrument = instrument_of_kinds()
    rows = [
        made("R01", 10, 20, 30, 20, 10, 7, 3),
        made("K_BUS", 20, 30, 40, 10, 0),
        made("R02", 9, 21, 30, 20, 10, 7, 3),
    ]
    parts_of = distribution_tables.by_scale(instrument, "residents", rows)
    assert [[one.item for one in part] for part in parts_of] == [["R01", "R02"], ["K_BUS"]]
    assert list(distribution_tables.answers(instrument, "residents", parts_of[1]).columns)[1:5] == [
        "1",
        "2",
        "3",
        "不知道",
    ]
    assert distribution_tables.scale_named(instrument, "residents", parts_of[1]) == "1 = 从不、2 = 有时、3 = 经常"
    others = {"K_KM": {"0–4.9": "≥20", "20–50": "<10"}}
    table = distribution_tables.others(instrument, Profile("residents", 40, {}, others=others))
    assert table.iloc[:, 1].tolist() == ["0–4.9 公里", "20–50 公里"]
    assert table["n"].tolist() == ["≥20", "<10"]
