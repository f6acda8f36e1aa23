"""Names beside points: each at a free side, whatever the figures' units."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app_pages.labelling import sides

FAR = {"west": (0.0, 0.0), "east": (1.0, 1.0)}  # the outermost


def test_a_name_stands_at_the_right_where_nothing_else_does() -> None:
    assert set(sides(FAR).values()) == {"right"}


def test_a_name_makes_way_for_a_point_and_for_another_name() -> None:
    crowd = {"a": (0.5, 0.5), "b": (0.55, 0.5), "c": (0.55, 0.51)}
    found = sides(FAR | crowd)
    assert found["a"] == "left"  # b is at its right
    assert found["b"] == "right"  # c is just above
    assert found["c"] == "above"  # b's name is at its right, a at its left


def test_one_point_alone_and_points_on_one_line() -> None:
    assert sides({"a": (3.0, 4.0)}) == {"a": "right"}
    assert set(sides({"a": (1.0, 1.0), "b": (2.0, 1.0)}).values()) == {"right"}


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.tuples(*[st.integers(0, 40)] * 2), min_size=2),
    st.sampled_from([0.5, 2.0, 64.0]),
)
def test_units_do_not_matter(points: dict[str, tuple[int, int]], unit: float) -> None:
    assert sides(points) == sides({name: (x * unit, y) for name, (x, y) in points.items()})
