from typing import Any

import numpy as np
import pytest

from scoring.problems import Refused
from scoring.ratings import rating_table


def test_missing_ratings_are_kept_where_they_may_be() -> None:
    table = rating_table(np.array([[1, 2], [np.nan, 3]]), "agreement", missing=True)
    assert np.isnan(table[1, 0])
    with pytest.raises(Refused, match="kendall-missing"):
        rating_table(np.array([[1, 2], [np.nan, 3]]), "kendall")


def test_infinite_ratings_are_refused_even_where_some_may_be_missing() -> None:
    with pytest.raises(Refused) as refused:
        rating_table([[1, -np.inf], [np.nan, np.inf]], "agreement", missing=True)
    assert [problem.where for problem in refused.value.problems] == ["target 1 › rater 2", "target 2 › rater 2"]
    assert {problem.code for problem in refused.value.problems} == {"agreement-infinite"}


def test_no_table_is_refused() -> None:
    wrongs: list[Any] = [[[1, 2], [3]], [1, 2], 5, None, [["a", "b"], ["c", "d"]]]
    for wrong in wrongs:
        with pytest.raises(Refused, match="icc-shape"):
            rating_table(wrong, "icc")
