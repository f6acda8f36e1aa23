"""What the types of an XLSForm's rows are here; their names are those of pyxform 4.5."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CONTROL = re.compile(r"(begin|end)[ _](group|repeat|loop|lgroup|looped group)(?: (?:over )?\S+)?")
_SELECT = re.compile(
    r"(?P<type>select_one|select one from|select one using|select one|select1|add select one prompt using"
    r"|select_multiple|select all that apply from|select all that apply|select multiple from|select multiple using"
    r"|add select multiple prompt using|rank) (?P<list>\S+)(?P<other> (?:or specify other|or_other|or other))?"
)
_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "string", "q string", "add text prompt"),
    "integer": ("integer", "int", "q int", "add integer prompt"),
    "decimal": ("decimal", "q decimal", "add decimal prompt"),
    "date": ("date", "q date", "add date prompt"),
    "note": ("note", "q note", "add note prompt"),
    "acknowledge": ("acknowledge", "trigger", "q acknowledge", "add acknowledge prompt"),
    "range": ("range",),
    "recorded": (
        *("start", "end", "today", "deviceid", "phonenumber", "phone number", "simserial", "subscriberid", "imei"),
        *("username", "email", "audit", "start time", "end time", "device id", "subscriber id", "sim id"),
        *("get start time", "get end time", "get today", "get phone number", "get device id", "get sim id"),
        *("get subscriber id", "start-geopoint", "background-geopoint", "background-audio"),
        *("uri:deviceid", "uri:phonenumber", "uri:simserial", "uri:subscriberid", "uri:username", "uri:email"),
    ),
    "computed": (
        *("calculate", "q calculate", "add calculate prompt", "hidden", "xml-external", "csv-external"),
        *("form_title", "form_id", "set form title", "set form id", "set_form_title", "set_form_id"),
    ),
    "unaskable": (
        *("geopoint", "geotrace", "geoshape", "gps", "location", "image", "photo", "audio", "video", "file"),
        *("barcode", "time", "datetime", "osm", "percentage", "add image prompt", "add photo prompt"),
        *("add audio prompt", "add video prompt", "add file prompt", "add barcode prompt", "add location prompt"),
        *("q picture", "q image", "q audio", "q video", "q barcode", "q location", "q geopoint", "q geoshape"),
        *("q geotrace", "q datetime", "add datetime prompt", "add date time prompt", "date time", "q date time"),
    ),
}
_KNOWN = {name: kind for kind, names in _WRITTEN.items() for name in names}
_FROM_FILE = re.compile(r"(?:select[ _](?:one|multiple)[ _](?:from[ _]file|external)|osm|cascading[ _]select)\b.*")


@dataclass(frozen=True)
class Type:
    """What a row is: ``kind`` is one of the names above, a kind of select, or the begin or end of something."""

    kind: str
    listed: str = ""
    other: bool = False


def type_of(said: str) -> Type:
    """The type of a row; its kind is ``unknown`` where pyxform knows none either."""
    words = " ".join(said.split())
    low = words.lower()
    control = _CONTROL.fullmatch(low)
    if control:
        return Type(f"{control[1]} {'group' if control[2] == 'group' else 'repeat'}")
    if low in _KNOWN:
        return Type(_KNOWN[low])
    if _FROM_FILE.fullmatch(low):
        return Type("unaskable")
    select = _SELECT.fullmatch(words)
    if select is None:
        return Type("unknown")
    name = select["type"]
    kind = "ranking" if name == "rank" else "choices" if "multiple" in name or "all" in name else "choice"
    return Type(kind, select["list"], bool(select["other"]))
