"""Words of a study, a person or a file, for Streamlit, which takes nearly all it shows for Markdown.

A backslash keeps most signs from being one. What Streamlit looks for only afterwards, in the text that is left, is a
name between colons (an icon, a picture) and a drawn arrow: a sign that nobody sees stands in those.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNSEEN = "\u2060"  # WORD JOINER: no width, and no line ends there
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_SIGNS = re.compile(r"[\\`*_{}\[\]()<>#+!|~$:&]")
_BEGUN = re.compile(r"^(\ufeff? ?)([-=]|\d+(?=[.)]))")  # a list, a line under a title
_MARKUP = re.compile(r"[\\`*<$~\[\]]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_LISTED = re.compile(r"\ufeff?(?:[-+=#>|]|\d+[.)](?=\s|$))")
_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "\\`*_[]<>#|~$:&"}  # their full-width forms, in Unicode's order
_NAMED = re.compile(r":(?!//|\d\d:)(?=[\w+/-]+:)", re.ASCII)
_DRAWN = re.compile(r"(?<![^\s\ufeff])(?=(?:<->|->|<-|--|>=|<=|~=)(?![^\s\ufeff]))")  # U+FEFF is a space to a browser


def drawn(text: str) -> bool:
    """Whether something is made even of figures and what stands between them: a picture, a dash, an entry of a list."""
    return any((_NAMED.search(text), _DRAWN.search(text), _LISTED.match(text) and text[0].isdigit()))


def plain(text: str) -> str:
    """Words as they are, in one line: no sign in them is markup. What is an address is still a link to itself."""
    text = _DRAWN.sub(UNSEEN, _NAMED.sub(f":{UNSEEN}", _SPACE.sub(" ", text)))
    begun = _BEGUN.match(text)
    kept = _SIGNS.sub(r"\\\g<0>", text[begun.end() :] if begun else text)
    if begun is None:
        return kept
    sign = begun[2]
    end = kept if kept.startswith("\\") else f"\\{kept}"
    return f"{begun[1]}{sign}{end}" if sign.isdigit() else f"{begun[1]}\\{sign}{kept}"


def label(text: str) -> str:
    """The name of a field, which a screen reader says as it is written: no backslash, but wide signs where one would be
    markup there, and a sign that nobody sees before what would begin a list."""
    text = _DRAWN.sub(UNSEEN, _NAMED.sub(f":{UNSEEN}", _SPACE.sub(" ", text.strip())))
    text = _MARKUP.sub(lambda found: found[0].translate(_WIDE), text)
    return f"{UNSEEN}{text}" if _LISTED.match(text) else text


def everywhere(text: str) -> str:
    """A name amid words that are shown everywhere, as Markdown or not: with wide signs for those of markup."""
    return text.translate(_WIDE)


@dataclass(frozen=True)
class Strong:
    """Words of a cell in bold."""

    text: str

    def __str__(self) -> str:
        return f"**{plain(self.text.strip())}**"
