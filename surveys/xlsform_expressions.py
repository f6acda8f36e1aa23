"""Our conditions and limits as an XLSForm says them: what `xlsform_constraints` and `foreign_conditions` read."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.problems import Refused, please
from surveys.item_kinds import Condition, Day, FreeText, MultipleChoice, Number, Other, ShowIf
from surveys.questionnaires import Item, Questionnaire


def screened(questionnaire: Questionnaire) -> str:
    """That nobody gave an answer which ends the form; empty where none does."""
    return " and ".join(
        f"${{{choice.id}}} != {_quoted(option.code)}"
        for choice in questionnaire.screener
        for option in choice.options
        if option.action == "stop"
    )


def relevant(show_if: ShowIf, asked: Mapping[str, Item | Other | None]) -> str:
    """A condition on earlier items; None stands for a screener. Raises Refused where an XLSForm cannot say it."""
    joined = "and" if show_if.all else "or"
    parts = [_condition(one, asked.get(one.item)) for one in (*show_if.all, *show_if.any)]
    return parts[0][0] if len(parts) == 1 else f" {joined} ".join(f"({said})" if many else said for said, many in parts)


def _condition(condition: Condition, item: Item | Other | None) -> tuple[str, bool]:
    """What a condition says, and whether it is more than one comparison."""
    name = f"${{{condition.item}}}"
    if condition.answered is not None:
        return f"{name} {'!=' if condition.answered else '='} ''", False
    if condition.one_of is not None:
        if isinstance(item, Number | Day | FreeText):
            what, way_out = "An XLSForm has no such answer to this.", "write limits, or whether it was answered"
            raise Refused([please("xlsform-condition", condition.item, what, way_out)])
        values = [_quoted(str(code)) for code in condition.one_of]
        several = isinstance(item, MultipleChoice)
        said = [f"selected({name}, {value})" if several else f"{name} = {value}" for value in values]
        return " or ".join(said), len(said) > 1
    ends = ((">=", condition.at_least), ("<=", condition.at_most))
    said = [f"{name} {sign} {_number(end)}" for sign, end in ends if end is not None]
    return " and ".join(said), len(said) > 1


def constraint(item: Other, non_answer: str) -> str:
    """The limits of an answer; empty where it has none."""
    if isinstance(item, Number):
        return f". >= {_number(item.minimum)} and . <= {_number(item.maximum)}"
    if isinstance(item, Day):
        return f". >= date('{item.minimum}') and . <= date('{item.maximum}')"
    if isinstance(item, FreeText):
        return f"string-length(.) <= {item.maximum_characters}"
    if not isinstance(item, MultipleChoice):
        return ""
    ends = ((">=", item.at_least), ("<=", item.at_most))
    said = [f"count-selected(.) {sign} {end}" for sign, end in ends if end is not None]
    apart = [code for code in item.codes if code in item.alone] + [non_answer] * item.non_answer
    said += [f"not(selected(., {_quoted(code)}) and count-selected(.) > 1)" for code in apart]
    return " and ".join(said)


def _quoted(code: str) -> str:
    return f'"{code}"' if "'" in code else f"'{code}'"


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:.15g}"
