from collections.abc import Callable
from fractions import Fraction
from math import ceil, inf, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from scoring.proportions import z_of
from scoring.sample_sizes import (
    OFFICERS,
    RESIDENTS,
    Fieldwork,
    design_effect,
    finite,
    invitations,
    margin_achieved,
    n0,
    plan_sample,
    sample_size,
    yamane,
)

PEOPLE = st.integers(1, 10**7)
SHARE = st.floats(0.01, 0.99)

KREJCIE_MORGAN = {
    **{10: 10, 15: 14, 20: 19, 25: 24, 30: 28, 35: 32, 40: 36, 45: 40, 50: 44, 55: 48, 60: 52, 65: 56, 70: 59, 75: 63},
    **{80: 66, 85: 70, 90: 73, 95: 76, 100: 80, 110: 86, 200: 132, 220: 140, 230: 144, 240: 148, 250: 152, 300: 169},
    **{
        120: 92,
        400: 196,
        500: 217,
        1000: 278,
        1200: 291,
        1300: 297,
        1400: 302,
        1500: 306,
        2800: 338,
        5000: 357,
        9000: 368,
        10000: 370,
    },
}


@pytest.mark.parametrize(("population", "size"), KREJCIE_MORGAN.items())
def test_krejcie_morgan_1970_table_1(population: int, size: int) -> None:
    assert sample_size(population) == size


@pytest.mark.parametrize("population", [255, 393, 656])  # where 1.959964² in place of 3.841 gives one more
def test_chi_square_has_the_three_decimals_of_the_table(population: int) -> None:
    chi2 = 3.841
    exact = chi2 * population * 0.25 / (0.0025 * (population - 1) + chi2 * 0.25)
    assert sample_size(population) == int(exact + 0.5) == round(finite(n0(0.05), population)) - 1


def test_krejcie_morgan_1970_table_1_prints_384_where_its_formula_gives_383() -> None:
    assert sample_size(100_000) == 383


@given(PEOPLE)
def test_krejcie_morgan_formula_in_fractions(population: int) -> None:
    chi2, d, pq = Fraction(3841, 1000), Fraction(1, 20), Fraction(1, 4)
    exact = chi2 * population * pq / (d**2 * (population - 1) + chi2 * pq)
    if abs((exact + Fraction(1, 2)) % 1) > Fraction(1, 10**8):
        assert sample_size(population) == (exact + Fraction(1, 2)) // 1


def test_cochran_n0_for_five_points_is_384_16_with_the_tables_z() -> None:
    assert n0(0.05) == pytest.approx(384.16, abs=0.02)
    assert sample_size() == 384


def test_the_shipped_defaults_for_a_district_of_a_thousand() -> None:
    plan = plan_sample(1000)
    assert plan.n0.whole == 385
    assert plan.finite.exact == pytest.approx(277.733, abs=1e-3)
    assert plan.finite.whole == 278
    assert plan.yamane.exact == pytest.approx(1000 / 3.5)
    assert plan.yamane.whole == 286
    assert plan.clustered.exact == pytest.approx(1.3 * plan.finite.exact)
    assert plan.clustered.whole == 362
    assert plan.invited.exact == pytest.approx(plan.clustered.exact / 0.4 / 0.94)
    assert plan.invited.whole == 961
    assert plan.reachable
    assert not plan.census
    assert plan.fieldwork == RESIDENTS


def test_up_to_300_officers_are_all_invited() -> None:
    plan = plan_sample(300, fieldwork=OFFICERS)
    assert plan.census
    assert plan.invited.whole == 300
    assert not plan_sample(301, fieldwork=OFFICERS).census
    everyone = plan_sample(250, 0.2, OFFICERS)  # 20 points would take 58 invitations
    assert (everyone.invited.whole, everyone.reachable) == (250, True)


def test_what_more_people_than_there_are_would_be_needed_for_is_said_and_none_is_made_up() -> None:
    plan = plan_sample(100)
    assert not plan.reachable
    assert plan.invited.exact > 250
    assert (plan.clustered.whole, plan.invited.whole) == (100, 100)


def test_an_endless_population_needs_no_correction() -> None:
    plan = plan_sample(None, 0.03, Fieldwork(), 0.99, 0.2)
    assert plan.finite == plan.n0
    assert plan.yamane.exact == pytest.approx(1 / 0.03**2)
    assert plan.reachable


def test_a_whole_number_is_not_rounded_up() -> None:
    plan = plan_sample(None, z_of(0.95) / 20, Fieldwork(1.1, 0.5, 0.2))
    assert (plan.n0.whole, plan.clustered.whole, plan.invited.whole) == (100, 110, 1100)


@given(PEOPLE, SHARE, SHARE)
def test_the_size_with_correction_reaches_the_error_asked_for(population: int, error: float, p: float) -> None:
    exact = finite(n0(error, p), population)
    assert exact <= population * (1 + 1e-12)
    if population > 1:
        assert margin_achieved(min(exact, population), population, p=p) == pytest.approx(error, rel=1e-5)


@given(PEOPLE, SHARE)
def test_a_smaller_error_takes_more_people_and_never_more_than_there_are(population: int, error: float) -> None:
    sizes = [sample_size(population, e) for e in (error, error / 2, error / 10)]
    assert sizes == sorted(sizes)
    assert 1 <= sizes[0] <= sizes[-1] <= population
    plan = plan_sample(population, error)
    assert plan.finite.whole == min(population, ceil(plan.finite.exact * (1 - 1e-12)))


def test_kish_design_effect_of_clusters() -> None:
    assert design_effect(11, 0.03) == pytest.approx(1.3)
    assert design_effect(1, -1) == 1
    assert design_effect(5, 1) == 5


def test_the_error_reached_by_hand() -> None:
    assert margin_achieved(400, deff=1.3) == pytest.approx(1.959964 * sqrt(1.3 * 0.25 / 400), abs=1e-7)
    assert margin_achieved(400, 1000) == pytest.approx(1.959964 * sqrt(0.25 / 400 * 600 / 999), abs=1e-7)
    assert margin_achieved(50, 50) == margin_achieved(1, 1) == 0


def test_invitations_by_hand() -> None:
    assert invitations(94, 0.4, 0.94) == pytest.approx(250)
    assert yamane(10000, 0.05) == pytest.approx(10000 / 26)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: plan_sample(0), "sample-population"),
        (lambda: sample_size(-5), "sample-population"),
        (lambda: yamane(inf, 0.05), "sample-population"),
        (lambda: n0(0), "sample-error"),
        (lambda: n0(5), "sample-error"),
        (lambda: sample_size(100, nan), "sample-error"),
        (lambda: n0(0.05, 1), "sample-p"),
        (lambda: n0(0.05, confidence=95), "confidence-range"),
        (lambda: finite(0, 100), "sample-n"),
        (lambda: invitations(10, 0, 1), "sample-rate"),
        (lambda: invitations(10, 1, 1.1), "sample-rate"),
        (lambda: Fieldwork(response_rate=40), "sample-rate"),
        (lambda: Fieldwork(design_effect=0), "sample-design-effect"),
        (lambda: margin_achieved(10, deff=-1), "sample-design-effect"),
        (lambda: margin_achieved(11, 10), "population-small"),
        (lambda: design_effect(0.5, 0), "sample-cluster"),
        (lambda: design_effect(2, 1.5), "sample-rho"),
        (lambda: design_effect(3, -0.5), "sample-rho"),
    ],
)
def test_what_no_sample_can_be(ask: Callable[[], object], code: str) -> None:
    with pytest.raises(Refused, match=rf"\[{code}\]"):
        ask()


def test_all_that_is_wrong_with_a_plan_at_once() -> None:
    with pytest.raises(Refused) as refused:
        plan_sample(0, 5, RESIDENTS, 95, 50)
    codes = [problem.code for problem in refused.value.problems]
    assert codes == ["sample-population", "sample-error", "sample-p", "confidence-range"]
