"""`python -m scoring reliability`: alpha, omega, KMO and Bartlett's test, from answers or from correlations."""

from scoring.adequacy import FEWEST
from scoring.answer_covariances import answer_covariances
from scoring.covariances import checked_correlation
from scoring.json_fields import Answer, Fields
from scoring.omegas import FACTORS, Omega
from scoring.validity import Validity, validity

ENOUGH = 10  # responses an item, standing in for an n that cannot be read
SMALLEST = "n is the smallest number of respondents who answered both of two items"
STANDARDISED = "alpha is that of items brought to one variance, for correlations do not tell their variances"
ONE_FACTOR = "omega is of one factor: hierarchical says nothing that total does not"


def answer_reliability(file: Fields) -> Answer:
    """Give every figure of a questionnaire's reliability.

    Args:
        file: `items`, a row for each respondent and a column for each item, null where there is no answer; or
            `correlation` and `n`. `factors` for omega, `confidence` of alpha's interval.

    Returns:
        `alpha`, `omega`, `kmo`, `bartlett`, and what each item does.

    Raises:
        Refused: `file-*`, `reliability-*`, `covariance-*`, `correlation-*`, `factors-*`, `bartlett-*`,
            `confidence-range`.
    """
    if "correlation" in file.written:
        return _of_correlation(file)
    file.only((), ("items", "factors", "confidence"))
    if "items" not in file.written:
        file.place.at("items").wrong("file-key-missing", "missing.", "give items, or correlation and n")
    answers, factors, level = file.array("items", 2, gaps=True), file.whole("factors", FACTORS, 1), file.confidence()

    def figures() -> Validity:
        found = answer_covariances(answers)
        return validity(found.covariance, found.n, factors, level=level)

    return _answer(file.computed(figures), [SMALLEST])


def _of_correlation(file: Fields) -> Answer:
    file.only(("correlation", "n"), ("factors", "confidence"))
    correlation, factors, level = file.array("correlation", 2), file.whole("factors", FACTORS, 1), file.confidence()
    n = file.whole("n", ENOUGH * len(correlation), 1)

    def figures() -> Validity:
        return validity(checked_correlation(correlation, FEWEST), n, factors, level=level)

    return _answer(file.computed(figures), [STANDARDISED])


def _answer(found: Validity, notes: list[str]) -> Answer:
    own, test = found.reliability, found.bartlett
    dropped = own.alpha_if_dropped
    return {
        "alpha": own.alpha,
        "omega": _omega(found.omega),
        "kmo": {"overall": found.kmo.overall, "items": list(found.kmo.items)},
        "bartlett": {"chi2": test.chi2, "df": test.df, "p": test.p},
        "n": own.n,
        "confidence": own.level,
        "interval": {"low": own.interval[0], "high": own.interval[1]},
        "standardised": own.standardised,
        "item_total": own.item_total.tolist(),
        "alpha_if_dropped": None if dropped is None else dropped.tolist(),
        "notes": [*notes, *([ONE_FACTOR] if found.omega.factors == 1 else [])],
    }


def _omega(found: Omega) -> Answer:
    return {
        "total": found.total,
        "hierarchical": found.hierarchical,
        "factors": found.factors,
        "asked": found.asked,
        "flipped": list(found.flipped),
        "heywood": list(found.heywood),
        "general": found.general.tolist(),
        "group": found.group.tolist(),
        "uniquenesses": found.uniquenesses.tolist(),
    }
