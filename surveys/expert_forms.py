"""What experts are asked: pairs of criteria at each node, and how consistent their judgements must be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import Field

from surveys.questionnaires import Choice, NonAnswer, Point
from surveys.texts import Frozen, Id, Named, Text, Value


class PairwiseScale(Value):
    """Saaty's nine steps in words, and the way to say that one cannot judge."""

    points: tuple[Point, ...] = Field(min_length=9, max_length=9)
    skip: NonAnswer


class Matrix(Value):
    """The children of one node, compared with each other."""

    id: Id
    parent: Id


class Presentation(Value):
    """How pairs are put before an expert."""

    randomise_pairs: bool
    randomise_sides: bool
    show_definitions: bool
    one_pair_per_row: bool
    save_and_return: bool


class RandomIndexTable(Value):
    """Random indices by order, and for incomplete matrices by order and number of missing pairs."""

    name: str
    complete: Frozen[int, float]
    incomplete: Frozen[int, Mapping[int, float]]


class Consistency(Value):
    """The policy a panel's judgements are held to; ``exclude_above`` leaves one matrix of one expert out."""

    random_index: RandomIndexTable
    accept_max: float = Field(gt=0)
    review_max: float = Field(gt=0)
    exclude_above: float | None = Field(gt=0)
    stricter: Frozen[int, float]
    allowed_missing: Frozen[int, int]
    require_connected_graph: bool
    completion: str
    help: str


class ExpertForm(Named):
    """All that an expert is asked, and how the answers are put together.

    ``shown_by_code``: the notice tells experts that researchers see the judgements of each code.
    """

    minutes: int
    scale: PairwiseScale
    matrices: tuple[Matrix, ...] = Field(min_length=1)
    pair_order: str
    storage: str
    presentation: Presentation
    instruction: Text
    question: Text
    profile: tuple[Choice, ...] = ()
    authority_coefficient: str
    consistency: Consistency
    aggregation: Frozen[str, Any]
    publish_floor: int = Field(ge=1)
    shown_by_code: bool = False

    def asked(self, chosen: Collection[str]) -> tuple[Matrix, ...]:
        """The matrices of an expert for whom these are chosen; all where none of them is."""
        return tuple(matrix for matrix in self.matrices if matrix.id in chosen) or self.matrices


class KeepRule(Value):
    """What an indicator must reach to be kept: mean and coefficient of variation, share of those who say 4 or 5."""

    mean_min: float = Field(ge=1, le=5)
    cv_max: float = Field(gt=0)
    share_4_or_5_min: float = Field(ge=0, le=1)


class StopRule(Value):
    """When rounds end: how many there may be, the p of Kendall's W, the change of a distribution that is still rest."""

    max_rounds: int = Field(ge=1, le=9)
    kendall_w_p_max: float = Field(gt=0, lt=1)
    stable_change_max: float = Field(ge=0, lt=1)


class Screening(Value):
    """An optional round before the pairs: are these the right indicators?"""

    scale: tuple[Point, ...]
    keep_rule: KeepRule
    stop_rule: StopRule
    note: str
