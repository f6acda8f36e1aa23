"""XML written from nested calls: ``element("a", element("b", "words"), ID="x")``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as Tree

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production 2
Content = str | Tree.Element | Iterable[Tree.Element]


def element(name: str, /, *content: Content, **attributes: str) -> Tree.Element:
    """An element with what it holds, in order; words only before elements."""
    made = Tree.Element(name, attributes)
    for part in content:
        if isinstance(part, str):
            made.text = _UNWRITABLE.sub("", part)
        elif isinstance(part, Tree.Element):
            made.append(part)
        else:
            made.extend(list(part))
    return made


def in_languages(name: str, words: Mapping[str, str], /, **attributes: str) -> list[Tree.Element]:
    """One element a language, with what it says there."""
    made = [element(name, text, **attributes) for text in words.values()]
    for one, language in zip(made, words, strict=True):
        one.set(LANGUAGE, language)
    return made


def written(root: Tree.Element) -> bytes:
    """The document, indented, in UTF-8."""
    Tree.indent(root)
    document: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
