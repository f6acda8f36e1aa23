"""Signs of careless answering in one response: each a rule of its own, none of them proof."""

from collections import Counter
from collections.abc import Collection, Mapping
from statistics import median

NAMES = ("attention_failed", "speeder", "straightliner", "too_few", "mostly_dk")

Answers = Mapping[str, int | str]


def attention_failed(answers: Answers, attention: Mapping[str, int]) -> bool:
    """Whether an attention line was answered with another value than the one it asks for; left out, it was not.

    Args:
        answers: raw answers by item: an int on the scale, a str for don't know or not applicable.
        attention: the only careful answer by attention line.

    Source: Meade and Craig (2012), Psychological Methods 17(3), instructed response items.
    """
    return any(item in answers and answers[item] != asked for item, asked in attention.items())


def speeder(seconds: float | None, middle: float | None, shown: int) -> bool:
    """Whether a response took less than max(middle / 3, 2 * shown) seconds; False where it was not measured.

    Args:
        seconds: from the form's opening to its sending, > 0; None for not measured.
        middle: the median seconds of those it is compared with, > 0; None where nobody's was measured.
        shown: items shown, each of which takes 2 seconds to read at the least.

    Source: Huang et al. (2012), Journal of Business and Psychology 27(1): 2 seconds an item; a third of the median is
    a convention of survey practice.
    """
    return seconds is not None and seconds < max(0.0 if middle is None else middle / 3, 2.0 * shown)


def straightliner(answers: Answers, keys: Mapping[str, int]) -> bool:
    """Whether at least 90 % of all scored items have one raw answer, where items of both directions were answered.

    Args:
        answers: as for `attention_failed`; only answers on the scale count as the same.
        keys: 1 or -1 by scored item.

    Source: Meade and Craig (2012), invariable responding.
    """
    given = {item: answers[item] for item in keys if isinstance(answers.get(item), int)}
    if {keys[item] for item in given} != {1, -1}:
        return False
    return 10 * max(Counter(given.values()).values()) >= 9 * len(keys)


def too_few(answers: Answers, scored: Collection[str]) -> bool:
    """Whether fewer than 80 % of the scored items have any answer, don't know and not applicable among them."""
    return 5 * sum(item in answers for item in scored) < 4 * len(scored)


def mostly_dk(answers: Answers, scored: Collection[str]) -> bool:
    """Whether more than 50 % of the scored items were answered with don't know or not applicable."""
    return 2 * sum(isinstance(answers.get(item), str) for item in scored) > len(scored)


def middle(seconds: Collection[float | None]) -> float | None:
    """The median of those that were measured, > 0; None where none was."""
    measured = [one for one in seconds if one is not None]
    return float(median(measured)) if measured else None


def signs(
    answers: Answers,
    keys: Mapping[str, int],
    attention: Mapping[str, int],
    seconds: float | None = None,
    compared: float | None = None,
) -> frozenset[str]:
    """The names of the signs in one response, in no order.

    Args:
        answers: as for `attention_failed`.
        keys: 1 or -1 by scored item.
        attention: the only careful answer by attention line.
        seconds: what the response took, > 0; None for not measured.
        compared: the median of those it is compared with.
    """
    found = (
        attention_failed(answers, attention),
        speeder(seconds, compared, len(keys) + len(attention)),
        straightliner(answers, keys),
        too_few(answers, keys),
        mostly_dk(answers, keys),
    )
    return frozenset(name for name, raised in zip(NAMES, found, strict=True) if raised)
