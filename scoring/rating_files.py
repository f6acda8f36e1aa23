"""`python -m scoring icc` and `kendall`: what is rated in the rows, who rates in the columns."""

from scoring.concordances import kendall_w
from scoring.intraclass import Coefficient, Intraclass, intraclass
from scoring.json_fields import Answer, Fields


def answer_icc(file: Fields) -> Answer:
    """Give the six intraclass correlations.

    Args:
        file: `ratings`, a row for each target and a column for each rater; `confidence` of the intervals.

    Returns:
        `ICC1` to `ICC3k`; `tests` of each; `mean_squares`; `reasons` for each that is null.

    Raises:
        Refused: `file-*`, `icc-*`, `confidence-range`.
    """
    file.only(("ratings",), ("confidence",))
    ratings, level = file.array("ratings", 2), file.confidence()
    found = file.computed(lambda: intraclass(ratings, level))
    forms = _forms(found)
    unknown = "its formula divides by 0, or by a variance estimated below 0"
    return {
        **{name: form.value for name, form in forms.items()},
        "tests": {name: _test(form) for name, form in forms.items()},
        "confidence": level,
        "mean_squares": {
            "between_targets": found.between_targets,
            "within_targets": found.within_targets,
            "between_raters": found.between_raters,
            "residual": found.residual,
        },
        "reasons": {name: unknown for name, form in forms.items() if form.value is None},
    }


def answer_kendall(file: Fields) -> Answer:
    """Give Kendall's W.

    Args:
        file: `ranks`, a row for each object and a column for each judge.

    Returns:
        `w`, `chi2`, `df` and `p`; `reasons` where they are null.

    Raises:
        Refused: `file-*`, `kendall-*`.
    """
    file.only(("ranks",))
    ranks = file.array("ranks", 2)
    found = file.computed(lambda: kendall_w(ranks))
    tied = {} if found.w is not None else {"w": "every judge ties all objects"}
    return {"w": found.w, "chi2": found.chi2, "df": found.df, "p": found.p, "reasons": tied}


def _forms(found: Intraclass) -> dict[str, Coefficient]:
    return {
        "ICC1": found.icc1,
        "ICC2": found.icc2,
        "ICC3": found.icc3,
        "ICC1k": found.icc1k,
        "ICC2k": found.icc2k,
        "ICC3k": found.icc3k,
    }


def _test(form: Coefficient) -> Answer:
    return {"f": form.f, "df1": form.df1, "df2": form.df2, "p": form.p, "low": form.low, "high": form.high}
