"""The steps of an expert in a screening: rate how important each criterion is, say what is missing, come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scoring.problems import Problem, Refused, please, refuse
from surveys.judging import Panelist, open_panel
from surveys.ports import Records
from surveys.screenings import ABOUT, MOST_CHARACTERS, POINTS, Rating, Remark, Round, criteria


@dataclass(frozen=True)
class Rater:
    """An expert in the round that is open, what they have said in it, and what stands beside it from the second on.

    ``earlier`` are their own ratings of the round before; ``spread`` is the panel's, of what enough experts rated.
    """

    panelist: Panelist
    round: Round
    given: Mapping[str, int | None]
    remarks: Mapping[str, str]
    earlier: Mapping[str, int | None]
    spread: Mapping[str, tuple[int, ...]]


def sit(records: Records, code: str, now: datetime) -> Rater:
    """The expert behind a personal link while a round is open. Raises Refused otherwise, or before they have agreed."""
    panelist = open_panel(records, code, now)
    if panelist.screening is None:
        raise Refused([please("screening-closed", "wave", "This round is closed.", "open your link again")])
    if not panelist.expert.consented:
        raise Refused([please("consent-missing", "consent", "Consent is not given.", "agree first")])
    wave_id, number, pseudonym = panelist.wave.id, panelist.screening.number, panelist.expert.pseudonym
    rounds = records.screening_rounds(wave_id)
    before = rounds[number - 2].summary if number > 1 else None
    return Rater(
        panelist=panelist,
        round=panelist.screening,
        given=_values(records.ratings_of(wave_id, number, pseudonym)),
        remarks={str(one.about): one.text for one in records.remarks(wave_id, number) if one.expert == pseudonym},
        earlier=_values(records.ratings_of(wave_id, number - 1, pseudonym)),
        spread=before.spread if before else {},
    )


def rate(
    records: Records, code: str, given: Mapping[str, int | None], remarks: Mapping[str, str], now: datetime
) -> Rater:
    """Keep ratings, ``{"IC1": 4}``, and words; None: cannot judge. What is kept already is not kept again.

    Raises Refused, with all problems and nothing kept, for an unknown criterion or kind of remark, a value that is not
    on the scale, too many words, an expert who has not agreed, or when no round is open.
    """
    rater = sit(records, code, now)
    refuse(_faulty(rater, given, remarks))
    wave_id, number, pseudonym = rater.panelist.wave.id, rater.round.number, rater.panelist.expert.pseudonym
    new = {id: value for id, value in given.items() if id not in rater.given or rater.given[id] != value}
    ratings = [Rating(pseudonym, id, value) for id, value in new.items()]
    records.keep_ratings(wave_id, number, ratings, now.date())
    for about in ABOUT:
        if about in remarks and remarks[about].strip() != rater.remarks.get(about, ""):
            records.keep_remark(wave_id, number, Remark(pseudonym, about, remarks[about].strip()))
    return sit(records, code, now)


def _faulty(rater: Rater, given: Mapping[str, int | None], remarks: Mapping[str, str]) -> Iterator[Problem]:
    known = criteria(rater.panelist.wave.instrument)
    for id, value in given.items():
        if id not in known:
            yield please("criterion-unknown", id[:64], "It is not rated here.", "reload the page")
        elif value is not None and value not in POINTS:
            yield please("rating-off-scale", id, "The rating is not on the scale.", "choose one of its points")
    for about, text in remarks.items():
        if about not in ABOUT:
            yield please("remark-unknown", about[:64], "Nobody asked for it.", "reload the page")
        elif len(text) > MOST_CHARACTERS:
            what = f"It has more than {MOST_CHARACTERS} characters."
            yield please("remark-too-long", about, what, "shorten it")


def _values(ratings: tuple[Rating, ...]) -> dict[str, int | None]:
    return {rating.criterion: rating.value for rating in ratings}
