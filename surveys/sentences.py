"""Sentences about an evaluation, in the words of one language: what it lacks and why, and how it was worked out.

``words`` are those of an interface, and know their language; no sentence has a code in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring.results import Evaluation
from surveys import disclosing, formats
from surveys.instrument import Instrument
from surveys.withheld import Withheld
from surveys.wording import Words


def lacking(words: Words, instrument: Instrument, reasons: Iterable[str]) -> list[str]:
    """What an evaluation lacks: one sentence a kind, however many places it has.

    An indicator without a score follows from the rest, and its cell says so.
    """
    said = [reason for reason in reasons if not reason.startswith("no-score")]
    least = disclosing.least(instrument, "experts")
    return [words(f"reason-{kind}", of=of, least=least) for kind, of in _gathered(words, instrument, said)]


def unvaried(words: Words, instrument: Instrument, reasons: Iterable[str]) -> list[str]:
    """What could not be varied, so that intervals are too narrow or absent: one sentence a kind."""
    return [words(f"unvaried-{kind}", of=of) for kind, of in _gathered(words, instrument, reasons)]


def briefly(words: Words, instrument: Instrument, reason: str | None) -> str:
    """Why a cell has no figure; nothing where it has one."""
    if reason is None:
        return ""
    kind, _, of = reason.partition(":")
    return words(f"lacks-{kind}" if f"lacks-{kind}" in words else "lacks-other", of=_named(words, instrument, of))


def scenario(words: Words, instrument: Instrument, kind: str, subject: str, briefly: bool = False) -> str:
    """One way of evaluating otherwise; briefly, a statement is known by its id alone."""
    read = words.language
    items = {id: item.text[read] for asked in instrument.questionnaires.values() for id, item in asked.scored.items()}
    if subject in items:
        of = subject if briefly else words("labelled", id=subject, text=items[subject])
    elif subject in instrument.objectives:
        of = instrument.objectives[subject].name[read]
    else:
        of = words(subject) if subject in words else subject
    return words(f"instead-{kind}", of=of)


def withheld(words: Words, instrument: Instrument, of: Withheld) -> Iterator[str]:
    """Whose scores of what are withheld, and whether the composite is too; nothing where none is."""
    if of.indicators:
        yield words("withheld-scores", of=words("and").join(_whose(words, instrument, of)))
    if of.composite:
        yield words("withheld-composite")


def counts(instrument: Instrument, evaluation: Evaluation) -> dict[str, str]:
    """How many are counted, as it may be told."""
    experts = {entry.expert for node in evaluation.nodes.values() for entry in node.experts}
    told = disclosing.responses(instrument, evaluation.responses)
    told["experts"] = disclosing.told(instrument, "experts", len(experts))
    return {name: formats.people(number) for name, number in told.items()}


def people(words: Words, instrument: Instrument, evaluation: Evaluation) -> str:
    """How many are counted, in one line."""
    return words("comma").join(f"{words(name)} {number}" for name, number in counts(instrument, evaluation).items())


def method(words: Words, instrument: Instrument) -> str:
    """How judgements become weights, and answers scores."""
    policy = instrument.experts.consistency
    limit = "∞" if policy.exclude_above is None else policy.exclude_above
    return words("method-line", index=policy.random_index.name, limit=limit)


def _gathered(words: Words, instrument: Instrument, reasons: Iterable[str]) -> list[tuple[str, str]]:
    """Each kind with all its places."""
    places: dict[str, list[str]] = {}
    for reason in reasons:
        kind, _, of = reason.partition(":")
        places.setdefault(kind, []).append(_named(words, instrument, of))
    return [(kind, words("and").join(named)) for kind, named in places.items()]


def _named(words: Words, instrument: Instrument, of: str) -> str:
    """An audience, a counted figure, a criterion, or the node of a matrix by what it compares below."""
    parents = {matrix.id: matrix.parent for matrix in instrument.experts.matrices}
    names = {**instrument.index_system.named, **instrument.objectives}
    found = names.get(parents.get(of, of))
    return found.name[words.language] if found else words(of) if of in words else of


def _whose(words: Words, instrument: Instrument, of: Withheld) -> Iterator[str]:
    for audience, gone in of.groups.items():
        touched = [
            dimension.name[words.language]
            for dimension in instrument.index_system.dimensions
            if any(instrument.index_system.paths[id][0] == dimension.id for id in gone)
        ]
        if touched:
            yield words("withheld-by", audience=words(audience), dimensions=words("comma").join(touched))
