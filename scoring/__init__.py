"""The numbers of an evaluation, and nothing else.

Weights come from experts' pairwise comparisons, scores from tallies of answers and from measures, and `evaluate` joins
them with every intermediate table kept. Everything is a pure function of its arguments and nothing is rounded: no
clock, no environment, no randomness but what a caller seeds, and no files but for `python -m scoring`, which reads one.
"""

from scoring.evaluation import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
