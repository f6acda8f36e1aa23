"""XML from nested calls: whatever people wrote in it is text again when it is read."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from hypothesis import given
from hypothesis import strategies as st

from surveys.xml_elements import LANGUAGE, element, in_languages, written

UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2


def read(root: Tree.Element) -> Tree.Element:
    return Tree.fromstring(written(root))  # noqa: S314 # it was written here


@given(st.text() | st.sampled_from(("<b>", "&amp;", "]]>", "\x00a\x0b", "\ud800", "\ufffe")))
def test_words_are_read_as_they_were_written_but_for_what_xml_cannot_hold(words: str) -> None:
    said = read(element("a", words)).text or ""
    assert said == re.sub(r"\r\n?", "\n", UNWRITABLE.sub("", words))


def test_what_it_holds_stands_in_order() -> None:
    root = read(element("a", element("b", "one", ID="x"), [element("c"), element("d", "two")], element("e"), n="1"))
    assert [(part.tag, part.text) for part in root] == [("b", "one"), ("c", None), ("d", "two"), ("e", None)]
    assert (root.attrib, root[0].attrib) == ({"n": "1"}, {"ID": "x"})


def test_each_language_has_its_own_element() -> None:
    root = read(element("a", in_languages("name", {"zh": "名", "en": "Name"}, of="it")))
    assert [(part.text, part.get(LANGUAGE), part.get("of")) for part in root] == [
        ("名", "zh", "it"),
        ("Name", "en", "it"),
    ]
