"""What nobody has touched looks alike for everybody: made once for an instrument and a language, not for each visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from forms import wording
from forms.site import templates
from surveys.audiences import Audience
from surveys.studies import Wave

MOST = 32  # questionnaires and languages of them that are kept made
_made: dict[tuple[str, Audience, str], Mapping[str, Markup]] = {}


def untouched(wave: Wave, audience: Audience, language: str) -> Mapping[str, Markup]:
    """Each statement and each choice by its id, with nothing chosen and nothing wrong."""
    name = (wave.instrument_digest, audience, language)
    if name not in _made:
        while len(_made) >= MOST:
            _made.pop(next(iter(_made)), None)
        _made[name] = _make(wave, audience, language)
    return _made[name]


def _make(wave: Wave, audience: Audience, language: str) -> Mapping[str, Markup]:
    asked, scale = wave.instrument.questionnaires[audience], wave.instrument.scale_of(audience)
    non_answer, words = wave.instrument.non_answer_of(audience), wording.words(language)
    items: Any = templates().get_template("items.html").module
    parts: Any = templates().get_template("parts.html").module
    made = {item.id: items.statement(item, scale, non_answer, "", {}, language, words) for item in asked.items.values()}
    return made | {choice.id: parts.choice(choice, "", {}, language) for choice in (*asked.screener, *asked.profile)}
