"""The numbers of an evaluation, and nothing else.

Weights come from experts' pairwise comparisons, scores from tallies of answers and from measures, and `evaluate` joins
them with every intermediate table kept. Everything is a pure function of its arguments and nothing is rounded: no
files, no clock, no environment, no randomness.
"""

from scoring.evaluation import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
