"""`python -m scoring METHOD FILE.json`: each method for people who live outside Python, JSON in and JSON out.

The only module of scoring that reads a file; the form of both is in docs/methods.md.
"""

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from scoring.evaluation_answer import answer_evaluate
from scoring.fuzzy_file import answer_fuzzy
from scoring.json_fields import TOO_EXTREME, Answer, answered
from scoring.problems import Problem, Refused, please
from scoring.rating_files import answer_icc, answer_kendall
from scoring.reliability_file import answer_reliability
from scoring.sampling_files import answer_raking, answer_sample_size, answer_wilson
from scoring.site_files import answer_critic, answer_entropy, answer_obstacles, answer_topsis
from scoring.weights_file import read_weights_file
from scoring.weights_report import weights_report

METHODS: dict[str, tuple[str, Callable[[bytes], Answer]]] = {
    "weights": ("weights from pairwise judgements", lambda text: weights_report(read_weights_file(text))),
    "evaluate": ("a whole site: weights, scores, obstacles, intervals", partial(answered, answer=answer_evaluate)),
    "fuzzy": ("memberships combined by weights, at one level or two", partial(answered, answer=answer_fuzzy)),
    "obstacles": ("how much each indicator holds the whole back", partial(answered, answer=answer_obstacles)),
    "topsis": ("sites ranked by their closeness to an ideal", partial(answered, answer=answer_topsis)),
    "entropy": ("weights by the entropy of the figures", partial(answered, answer=answer_entropy)),
    "critic": ("weights by spread and conflict of the figures", partial(answered, answer=answer_critic)),
    "reliability": ("alpha, omega, KMO and Bartlett's test", partial(answered, answer=answer_reliability)),
    "icc": ("six intraclass correlations of ratings", partial(answered, answer=answer_icc)),
    "kendall": ("Kendall's W of ranks", partial(answered, answer=answer_kendall)),
    "wilson": ("Wilson's interval of a share", partial(answered, answer=answer_wilson)),
    "sample_size": ("how many to ask, and to invite", partial(answered, answer=answer_sample_size)),
    "raking": ("a table fitted to its margins", partial(answered, answer=answer_raking)),
}
USAGE = """usage: python -m scoring METHOD FILE.json
       python -m scoring METHOD -          (reads standard input)

Methods; docs/methods.md describes what each reads and answers:
"""
REFUSED = 2
EXTREME = please("numbers-too-extreme", "file", "its numbers are too far apart to be computed.", "give others")
DEEP = please("json-too-deep", "file", "nested too deeply to be read.", "use fewer levels")


def main(arguments: list[str]) -> int:
    """Run the command; return 0, or 2 for refused input and wrong usage."""
    match arguments:
        case [method, name] if method in METHODS:
            text, status = _text(method, name)
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")  # a lone surrogate, escaped
            return status
        case _:
            sys.stderr.write(USAGE + "".join(f"  {name:<12} {line}\n" for name, (line, _) in METHODS.items()))
            return REFUSED


def _text(method: str, name: str) -> tuple[str, int]:
    """The answer as JSON, and the status; numbers beyond the range of floats are refused, never written."""
    try:
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            answer = METHODS[method][1](_read(name))
    except Refused as refused:
        return _refusal(refused.problems)
    except RecursionError:
        return _refusal([DEEP])
    except TOO_EXTREME:
        return _refusal([EXTREME])
    try:
        return _json(answer), 0
    except ValueError:  # json's word for a number that is none
        return _refusal([EXTREME])


def _refusal(problems: Sequence[Problem]) -> tuple[str, int]:
    return _json({"problems": [vars(problem) for problem in problems]}), REFUSED


def _json(answer: Answer) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False)


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as wrong:
        what = f"cannot be read: {wrong.strerror}."
        raise Refused([please("file-unreadable", name, what, "name a file that can be read")]) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
