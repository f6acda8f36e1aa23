"""A wave: when it takes answers, and what its notices say."""

from dataclasses import replace
from datetime import date

import pytest

from surveys.reading import community_policing
from surveys.studies import State, Wave
from tests.studies_for_tests import LAST_DAY, STRATA, STUDY, words

WAVE = Wave("w1", STUDY, 1, words("First wave"), community_policing(), "digest", STRATA, LAST_DAY)


@pytest.mark.parametrize(
    ("state", "day", "accepts"),
    [
        ("draft", date(2030, 3, 1), False),
        ("open", date(2030, 3, 1), True),
        ("open", LAST_DAY, True),
        ("open", date(2030, 4, 1), False),
        ("closed", date(2030, 3, 1), False),
    ],
)
def test_answers_are_taken_while_the_wave_is_open(state: State, day: date, accepts: bool) -> None:
    assert replace(WAVE, state=state).accepts(day) is accepts


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("reader", ["residents", "officers", "experts"])
def test_a_notice_has_no_placeholder_left(reader: str, language: str) -> None:
    notices = dict(community_policing().notices.items())
    notice = {str(name): notice for name, notice in notices.items()}[reader]
    said = notice.text.filled(language, **WAVE.notice_words(language, "https://example.org"))
    assert "{" not in said
    assert "contact@example.org" in said


def test_a_notice_says_where_to_withdraw_and_until_when() -> None:
    chinese, said = (WAVE.notice_words(language, "https://example.org") for language in ("zh", "en"))
    assert (said["withdraw_url"], said["survey_end"], said["retention_days"]) == (
        "https://example.org/w",
        "31 March 2030",
        "180",
    )
    assert chinese["survey_end"] == "2030年3月31日"


def test_strata_are_known_by_their_audience() -> None:
    assert [stratum.id for stratum in WAVE.strata_of("residents")] == ["C1", "C2"]
    assert [stratum.id for stratum in WAVE.strata_of("officers")] == ["U1"]


def test_a_banner_makes_a_study_synthetic() -> None:
    assert replace(STUDY, banner=words("Made up")).synthetic
    assert not STUDY.synthetic
