from itertools import product

import numpy as np
import pytest

from scoring.incomplete_indices import INCOMPLETE
from scoring.priorities import eigenvector
from scoring.random_indices import (
    ALONSO_LAMATA_2006,
    EXACT,
    RANDOM_GCI,
    SAATY_1980,
    SAATY_2007,
    SCALED,
    TABLES,
    RandomIndex,
    alonso_lamata,
    expected_index,
)
from scoring.scales import SCALES, apply_scale
from tests.benchmarks.random_indices import inconsistencies, matrices
from tests.scoring.references import INSTRUMENT_INDEX, case
from tests.scoring.strategies import SAATY_RATIOS, every_3x3, from_upper, random_matrices

SIMULATED = case("random index: exact values and high-precision simulation")
OTHER_SCALES = case("random index for other judgement scales (AHP-OS table 1)").expected
SCALE_OF = {
    "geometric 2^(x-1)": "geometric",
    "root sqrt(x)": "root",
    "balanced (9+x)/(11-x)": "balanced",
    "logarithmic log2(x+1)": "logarithmic",
    "inverse linear 9/(10-x)": "inverse_linear",
    "power x^2": "power",
}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("random index table: Saaty 1980 (.58 table)", SAATY_1980),
        ("random index table: Saaty 2005/2007 (.52 table)", SAATY_2007),
        ("random index table: Alonso & Lamata 2006 (100,000 matrices)", ALONSO_LAMATA_2006),
    ],
)
def test_tables_as_published(name: str, table: RandomIndex) -> None:
    assert table.complete == {int(n): value for n, value in case(name).expected.items()}


def test_exact_values_and_high_precision_simulation_to_n_39() -> None:
    for n, value in SIMULATED.expected.items():
        assert EXACT.of(int(n), 0) == pytest.approx(value, abs=SIMULATED.tolerance)
    assert EXACT.complete == {n: SIMULATED.expected[str(n)] for n in range(3, 16)}


def test_alonso_lamata_2006_linear_fit() -> None:
    published = case("random index table: Alonso-Lamata linear fit (1.7699n-4.3513)/(n-1)")
    for n, value in published.expected.items():
        assert alonso_lamata(int(n)) == pytest.approx(value, abs=1e-12)
    assert ALONSO_LAMATA_2006.of(16, 0) == alonso_lamata(16)


@pytest.mark.parametrize(
    ("name", "percent", "at"),
    [
        ("random index table: Saaty 1980 (.58 table)", 10.59, 3),
        ("random index table: Saaty 2005/2007 (.52 table)", -0.85, 3),
        ("random index table: Alonso & Lamata 2006 (100,000 matrices)", -0.30, 4),
        ("random index table: Donegan & Dodd 1991 (AHPy default)", -6.64, 7),
        ("random index table: Tummala & Ling 1998 (pymcdm)", 10.57, 3),
        ("random index table: ahpsurvey 500,000 sims", 0.14, 3),
        ("random index table: Alonso-Lamata linear fit (1.7699n-4.3513)/(n-1)", -8.63, 3),
    ],
)
def test_how_far_published_tables_are_from_the_exact_one(name: str, percent: float, at: int) -> None:
    published = {int(n): value for n, value in case(name).expected.items()}
    away = {n: 100 * (value / (EXACT.of(n, 0) or np.nan) - 1) for n, value in published.items()}
    assert max(away, key=lambda n: abs(away[n])) == at
    assert away[at] == pytest.approx(percent, abs=0.01)


def test_ahpsurvey_500000_simulations_agree_with_the_exact_index_to_n_39() -> None:
    other = case("random index table: ahpsurvey 500,000 sims")
    for n, value in other.expected.items():
        assert EXACT.of(int(n), 0) == pytest.approx(value, abs=other.tolerance)


def test_the_exact_index_is_the_mean_ci_of_all_4913_3x3_matrices() -> None:
    _, lambdas = eigenvector(every_3x3())
    assert np.mean((lambdas - 3) / 2) == pytest.approx(EXACT.of(3, 0), abs=1e-9)


def test_the_exact_index_is_the_mean_ci_of_4x4_matrices_with_the_first_triad_enumerated() -> None:
    chance = np.random.default_rng(4)
    triads = np.array(list(product(SAATY_RATIOS, repeat=3)))
    upper = chance.choice(SAATY_RATIOS, (40, len(triads), 6))
    upper[..., [0, 1, 3]] = triads
    _, lambdas = eigenvector(from_upper(upper.reshape(-1, 6), 4))
    assert np.mean((lambdas - 4) / 3) == pytest.approx(EXACT.of(4, 0), abs=4 * 0.63 / len(lambdas) ** 0.5)


@pytest.mark.parametrize("n", [16, 20])
def test_the_expansion_beyond_the_table_by_simulation(n: int) -> None:
    _, lambdas = eigenvector(random_matrices(n, 20_000, np.random.default_rng(n)))
    found = (lambdas - n) / (n - 1)
    assert np.mean(found) == pytest.approx(EXACT.of(n, 0), abs=0.003)  # four standard errors, at most 0.0009 each


def test_the_expansion_meets_the_table_it_continues() -> None:
    for n in range(10, 16):
        assert expected_index(n) == pytest.approx(EXACT.complete[n], abs=2e-4)
    steps = np.diff([EXACT.of(n, 0) or 0.0 for n in range(3, 60)])
    assert np.all(steps > 0)
    assert np.all(np.diff(steps) < 0)


@pytest.mark.parametrize(("n", "missing"), [(4, 1), (5, 3), (6, 4), (7, 5), (7, 12), (9, 14)])
def test_incomplete_indices_by_a_fresh_simulation(n: int, missing: int) -> None:
    found = inconsistencies(matrices(n, missing, 6_000, np.random.default_rng([7, n, missing])))
    error = np.std(found) / len(found) ** 0.5
    assert INCOMPLETE[n][missing] == pytest.approx(np.mean(found), abs=4 * error)


def test_incomplete_indices_fall_from_the_complete_one_to_a_single_circle() -> None:
    for n, row in INCOMPLETE.items():
        circles = (n - 1) * (n - 2) // 2
        assert list(row) == list(range(1, circles))
        falling = np.diff([EXACT.complete[n], *row.values(), 0.0])
        assert np.all(falling < 0)


def test_agoston_csato_2022_nearly_linear_in_the_number_of_missing_pairs() -> None:
    for n, row in INCOMPLETE.items():
        circles = (n - 1) * (n - 2) // 2
        for missing, value in row.items():
            assert value == pytest.approx(EXACT.complete[n] * (1 - missing / circles), abs=0.03)


@pytest.mark.parametrize(("n", "missing"), [(10, 12), (12, 40)])
def test_the_rule_beyond_the_table_by_simulation(n: int, missing: int) -> None:
    found = inconsistencies(matrices(n, missing, 1_000, np.random.default_rng(n)))
    error = np.std(found) / len(found) ** 0.5
    assert np.mean(found) == pytest.approx(EXACT.of(n, missing), abs=0.007 * EXACT.complete[n] + 4 * error)


@pytest.mark.parametrize(
    ("table", "n", "missing", "value"),
    [
        (INSTRUMENT_INDEX, 1, 0, 0.0),
        (INSTRUMENT_INDEX, 2, 0, 0.0),
        (INSTRUMENT_INDEX, 3, 0, 0.58),
        (INSTRUMENT_INDEX, 5, 2, 0.730),
        (INSTRUMENT_INDEX, 5, 5, None),
        (INSTRUMENT_INDEX, 6, 1, None),
        (INSTRUMENT_INDEX, 40, 0, None),
        (SAATY_1980, 16, 0, None),
        (SAATY_1980, 16, 3, None),
        (SAATY_2007, 10, 9, 1.49 * 1.1084 / 1.450799062),
        (EXACT, 3, 1, None),
        (EXACT, 5, 6, None),
        (EXACT, 12, 55, None),
    ],
)
def test_where_a_table_has_a_value(table: RandomIndex, n: int, missing: int, value: float | None) -> None:
    assert table.of(n, missing) == (value if value is None else pytest.approx(value, rel=1e-12))


@pytest.mark.parametrize(
    ("table", "n", "missing", "source"),
    [
        (EXACT, 5, 0, "Exact"),
        (EXACT, 16, 0, "Exact, extended"),
        (SAATY_1980, 5, 1, "Saaty 1980, missing pairs by simulation"),
        (SAATY_1980, 16, 0, "Saaty 1980"),
        (INSTRUMENT_INDEX, 5, 1, "Saaty 1980, missing pairs by simulation"),
    ],
)
def test_a_result_names_the_table_and_what_was_added_to_it(
    table: RandomIndex, n: int, missing: int, source: str
) -> None:
    assert table.source(n, missing) == source


def test_every_table_has_a_name_of_its_own() -> None:
    assert len({table.name for table in TABLES.values()}) == len(TABLES)
    assert TABLES["exact"] is EXACT


@pytest.mark.parametrize("printed", SCALE_OF)
def test_random_index_for_other_judgement_scales(printed: str) -> None:
    scale, expected = SCALE_OF[printed], OTHER_SCALES[printed]
    rounding = 6e-6 * max(1, SCALED[scale].complete[3])
    for n in range(3, 11):
        tolerance = rounding + (0 if n < 5 else 1e-4)
        assert SCALED[scale].of(n, 0) == pytest.approx(expected[str(n)]["RI"], abs=tolerance)
    _, lambdas = eigenvector(apply_scale(scale, every_3x3()))
    assert np.mean((lambdas - 3) / 2) == pytest.approx(expected["3"]["RI"], abs=1e-8)
    steps = SCALES[scale](np.arange(2.0, 10.0), 3)
    assert 2 / 17 * np.sum(np.log(steps) ** 2) == pytest.approx(expected["meanGCI"], abs=1e-8)


def test_the_linear_scale_is_saatys() -> None:
    assert SCALED["linear"] is EXACT
    assert pytest.approx(2 / 17 * np.sum(np.log(SCALES["linear"](np.arange(2.0, 10.0), 3)) ** 2)) == RANDOM_GCI
