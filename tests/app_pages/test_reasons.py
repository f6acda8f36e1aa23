"""Why something is missing, in words: each code that scoring may give has some, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import scoring
from app_pages import frame
from app_pages.analyses import Seen
from surveys import sentences
from surveys.reading import community_policing

SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in Path(scoring.__path__[0]).glob("*.py")}
ZH = frame.all_words()["zh"]
CODED = re.compile(r'"([a-z]+(?:-[a-z]+)+)"|"([a-z-]+):\{')


def coded(module: str, *functions: str) -> set[str]:
    """The codes that stand in functions of a module of scoring."""
    bodies = re.split(r"\n(?=def |class |@)", SOURCES[module])
    chosen = [body for body in bodies if any(f"def {name}(" in body.split("\n", 2)[0] for name in functions)]
    assert len(chosen) == len(functions)
    return {plain or placed for body in chosen for plain, placed in CODED.findall(body)}


def test_every_reason_of_an_evaluation_has_words() -> None:
    codes = coded("evaluation", "_reasons", "_silent") - {"no-score"}
    assert len(codes) > 3
    assert {code for code in codes if f"reason-{code}" not in frame.all_words()["en"]} == set()


def test_every_reason_that_a_source_did_not_vary_has_words() -> None:
    codes = coded("score_sources", "_spreads", "_alternatives", "_expert_reasons")
    assert len(codes) > 8
    assert {code for code in codes if f"unvaried-{code}" not in frame.all_words()["en"]} == set()


def test_every_reason_of_the_table_of_robustness_has_words() -> None:
    said = SOURCES["robustness"].partition("Where `reason` is not None")[2].partition('"""')[0]
    codes = set(re.findall(r'"([a-z-]+)(?::<\w+>)?"', said))
    assert len(codes) > 5
    assert {code for code in codes if f"lacks-{code}" not in frame.all_words()["en"]} == set()


def test_every_reason_of_reliability_has_words() -> None:
    codes = coded("questionnaire_checks", "_scale", "_why_not") | {
        *("reliability-constant-item", "reliability-no-total-variance", "reliability-no-rest-variance"),
        *("reliability-too-few-items", "reliability-too-few-responses", "correlation-singular"),
        *("correlation-indefinite", "bartlett-too-few-responses"),
    }
    assert {code for code in codes if f"lacks-{code}" not in frame.all_words()["en"]} == set()


def test_a_code_that_nobody_foresaw_is_still_no_code() -> None:
    assert sentences.briefly(ZH, community_policing(), "factors-not-converged") == ZH("lacks-other")
    assert sentences.briefly(ZH, community_policing(), None) == ""


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no-score:D1", "“信息采集”剩下的数据不足"),
        ("no-expert:M0", "“社区警务信息化综合水平”会没有专家"),
        ("one-stratum", "只有一个分组"),
    ],
)
def test_a_place_is_named(reason: str, said: str) -> None:
    assert sentences.briefly(ZH, community_policing(), reason) == said


def test_what_an_evaluation_lacks_is_one_sentence_a_kind(empty: Seen) -> None:
    said = sentences.lacking(ZH, empty.instrument, empty.evaluation.reasons)
    assert said[0] == ZH("reason-no-weights", least=5)
    assert said[1] == ZH("reason-not-enough", of="居民、民警")
    assert len(said) == 3
    assert said[2].count("、") == len(empty.instrument.objective_indicators) - 1


def test_what_was_not_varied_is_said_by_audience(empty: Seen) -> None:
    said = sentences.unvaried(ZH, empty.instrument, empty.analysis.uncertainty.reasons)
    assert said == [ZH("unvaried-no-weights"), ZH("unvaried-no-responses", of="居民、民警")]
