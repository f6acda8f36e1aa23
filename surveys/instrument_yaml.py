"""An instrument's document as YAML that reads as it was: blocks, the words of a text on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from surveys.instrument import Instrument
from surveys.instrument_sheets import plain

_BLOCK = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]+")


class _Dumper(yaml.SafeDumper):
    """Without anchors, which are refused when it is read."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Lines as a block; what an editor would not show, or YAML takes for a line's end, is escaped in quotes."""
    style = None
    if text and not _BLOCK.fullmatch(text):
        style = '"'
    elif "\n" in text and not any(line != line.strip() for line in text.split("\n")):
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def written(document: Mapping[str, Any]) -> bytes:
    """The file of an instrument, in UTF-8."""
    kept, order = plain(document), list(Instrument.model_fields)
    ordered = {name: kept[name] for name in sorted(kept, key=order.index)}
    said: str = yaml.dump(ordered, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return said.encode()
