"""Whether answers may be told row by row: disclosure control of microdata without identifying columns."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.problems import Problem, please

Row = Sequence[int]


@dataclass(frozen=True)
class RowDisclosure:
    """What was found of `rows` rows.

    `uniques` of them have a pattern of answers that no other has (sample uniques, Skinner & Elliot 2002,
    doi:10.1111/1467-9868.00365): whoever knows enough of one person's answers finds the others of that row.
    `problems` say why the rows may not be told; none where they may.
    """

    rows: int
    uniques: int
    problems: tuple[Problem, ...]


def decide(
    rows: Sequence[Row],
    counted: Mapping[str, Mapping[int, int]],
    withheld: Collection[str],
    k: int,
) -> RowDisclosure:
    """Decide whether rows of item answers may stand beside the tallies that are published of the same people.

    Without an identifying column every row agrees with every other on all that identifies (k-anonymity with k = n,
    Samarati 2001, doi:10.1109/69.971193), so what is left are answers themselves, what rows tell beside tallies, and
    what they tell of items that are withheld.

    Args:
        rows: one row a response, of whole numbers, one an item.
        counted: of each item, in the order of a row, the number of people by answer that publications count, before
            any cell of it was moved for disclosure control.
        withheld: items of which nothing is told. With all others told, an item's answers could be worked out from a
            score that rests on it too, so none may be.
        k: the least number of people.

    Returns:
        the decision, with every reason against.
    """
    return RowDisclosure(len(rows), uniques(rows), tuple(_problems(rows, counted, withheld, k)))


def uniques(rows: Sequence[Row]) -> int:
    """How many rows are like no other."""
    return sum(number == 1 for number in Counter(tuple(row) for row in rows).values())


def _problems(
    rows: Sequence[Row], counted: Mapping[str, Mapping[int, int]], withheld: Collection[str], k: int
) -> Iterator[Problem]:
    if len(rows) < k:
        yield please("rows-few", "rows", f"There are fewer than {k} rows.", "release tallies alone")
    for item in sorted(withheld):
        what = "Its answers are withheld, and the rows of the others would let them be worked out."
        yield please("rows-withheld", item, what, "release tallies alone")
    for place, (item, people) in enumerate(counted.items()):
        found = Counter(row[place] for row in rows)
        if found != Counter({answer: number for answer, number in people.items() if number}):
            what = "Rows and counts are not of the same people: the difference would tell of a few."
            yield please("rows-unlike", item, what, "release tallies alone")
