"""What nobody has touched looks alike for everybody: made once for an instrument and a language, not for each visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from forms import wording
from forms.kinds import Telling
from forms.site import templates
from storage.at_hand import AtHand
from surveys.answers import Form
from surveys.audiences import Audience
from surveys.studies import Wave

MOST = 32  # questionnaires and languages of them that are kept made
_made = AtHand[tuple[str, Audience, str], Mapping[str, Markup]](MOST)


def untouched(wave: Wave, audience: Audience, language: str) -> Mapping[str, Markup]:
    """Each statement and each choice by its id, with nothing chosen and nothing wrong."""
    name = (wave.instrument_digest, audience, language)
    made = _made.get(name)
    if made is None:
        made = _make(wave, audience, language)
        _made.keep(name, made)
    return made


def _make(wave: Wave, audience: Audience, language: str) -> Mapping[str, Markup]:
    telling, words = Telling(wave.instrument, audience, language), wording.words(language)
    asked = telling.questionnaire
    items: Any = templates().get_template("items.html").module
    parts: Any = templates().get_template("parts.html").module
    kinds: Any = templates().get_template("kinds.html").module
    made = {item.id: items.statement(item, telling, "", {}, language, words) for item in asked.items.values()}
    made |= {one.id: kinds.other(one, telling, Form({}, False), {}, language, words) for one in asked.others.values()}
    return made | {choice.id: parts.choice(choice, "", {}, language) for choice in (*asked.screener, *asked.profile)}
