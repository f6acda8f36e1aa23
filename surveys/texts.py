"""What an instrument is made of: frozen values that refuse unknown keys, and texts in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, RootModel, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
Key = TypeVar("Key")
Entry = TypeVar("Entry")
Frozen = Annotated[Mapping[Key, Entry], AfterValidator(lambda entries: MappingProxyType(dict(entries)))]
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # Unicode's category Cc
_BETWEEN_LINES = re.compile(r"(?![\t\n\r])[\x00-\x1f\x7f-\x9f]")


def has_controls(words: str, lines: bool = False) -> bool:
    """Whether a control character is in words: nobody sees it, and a database or a page may end there.

    With ``lines``, the end of a line and a tab are none.
    """
    return (_BETWEEN_LINES if lines else _CONTROLS).search(words) is not None


class Value(BaseModel):
    """A value that exists is valid and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Text(RootModel[Frozen[str, str]]):
    """Words in several languages: ``text["zh"]``."""

    model_config = ConfigDict(frozen=True)

    def __getitem__(self, language: str) -> str:
        return self.root[language]

    def filled(self, language: str, **words: str) -> str:
        """The words with each ``{placeholder}`` replaced; other braces stay as they are."""
        said = self.root[language]
        for name, word in words.items():
            said = said.replace("{" + name + "}", word)
        return said


class Named(Value):
    """Something an organiser and a reader can both point at."""

    id: Id
    name: Text
