"""The form `widgets` of pyxform's own examples, and what an organiser makes of it so that it can be scored.

Source: XLSForm/pyxform, tests/example_xls/widgets.xls (pyxform/tests/example_xls/widgets.csv up to 1.0), BSD-2-Clause:
types, names, labels, constraints and lists are those of the file.
"""

from __future__ import annotations

from tests.surveys.sheets import workbook

HEAD = (
    "type", "name", "label", "hint", "bind:constraint", "bind:jr:constraintMsg", "default", "bind:readonly",
    "bind:relevant", "control:appearance",
)  # fmt: skip
SURVEY: tuple[tuple[object, ...], ...] = (
    ("string", "my_string", "string widget", "can be short or very long"),
    ("int", "my_int", "integer widget", "try entering a number < 10", ". < 10", "number must be less than 10"),
    ("decimal", "my_decimal", "decimal widget", "only numbers > 10.51 and < 18.39", ". > 10.51 and . < 18.39",
     "number must be between 10.51 and 18.39", 18.31),
    ("date", "my_date", "date widget", "only future dates allowed", ". >= today()", "only future dates allowed",
     "2010-06-15"),
    ("time", "my_time", "time widget", "testing time"),
    ("select all that apply from list", "my_select", "select multiple widget", "don't pick c and d together",
     "not(selected(., 'c') and selected(., 'd'))", "option c and d cannot be selected together", "a c"),
    ("select one from list2", "my_select1", "select one widget", "scroll down to see default selection", None, None, 8),
    ("trigger", "my_trigger", "acknowledge widget", "need to push button"),
    ("string", "my_output", "review widget. is your email still ${my_trigger}?",
     "long hint: there is an upcoming section.", None, None, None, "true()", "selected(/widgets/branch, 'n')"),
    ("geopoint", "my_geopoint", "geopoint widget", "this will get gps location"),
    ("barcode", "my_barcode", "barcode widget", "scans multi-format 1d/2d barcodes"),
    ("image", "my_image", "image widget", "this will launch the camera"),
    ("audio", "my_audio", "audio widget", "this will launch the audio recorder"),
    ("video", "my_video", "video widget", "this will launch the video recorder"),
    ("string", "numberAsString", "String field that uses only numbers (plus a couple extra)",
     "Takes 0-9, -, +, ., space, and comma", None, None, None, None, None, "numbers"),
    ("geopoint", "locationMap", "Geopoint with map Widget", "Note: this uses DATA and requires a connection",
     None, None, None, None, None, "maps"),
    ("dateTime", "dateTime", "Date and Time Widget"),
    ("select one from list", "spinner", "Spinner Widget: Select 1", None, None, None, None, None, None, "minimal"),
    ("select all that apply from list", "spinner_all", "Spinner Widget: Select All", None, None, None, None, None, None,
     "minimal"),
    ("select one from list", "selectadvance", "Select Widget - Auto Advance", None, None, None, None, None, None,
     "quick"),
    ("select one from list", "autocomplete", "Select Widget - Auto Complete", None, None, None, None, None, None,
     "autocomplete"),
)  # fmt: skip
CHOICES: tuple[tuple[object, ...], ...] = (
    *(("list", letter, f"option {letter}") for letter in "abcd"),
    *(("list2", number, f"option {number}") for number in range(1, 9)),
)
UNASKABLE = (
    "my_time",
    "my_output",
    "my_geopoint",
    "my_barcode",
    "my_image",
    "my_audio",
    "my_video",
    "locationMap",
    "dateTime",
)
MEASURED = {
    "my_select1": ("Pickers", "Reach"),
    "spinner": ("Pickers", "Ease"),
    "selectadvance": ("Helpers", "Speed"),
    "autocomplete": ("Helpers", "Guess"),
}


def as_it_is() -> bytes:
    """The form as pyxform has it."""
    lists = [("list name", "name", "label"), *CHOICES]
    return workbook({"survey": [HEAD, *SURVEY], "choices": lists, "settings": [("add_none_option",), (False,)]})


def made_ours() -> bytes:
    """Without what cannot be asked, in Chinese too, with our columns: what is measured, and which end is the least."""
    head = (
        "type",
        "name",
        "label::English (en)",
        "label::中文 (zh)",
        "bind:constraint",
        "plumbline::dimension",
        "plumbline::indicator",
    )
    rows = [
        (row[0], row[1], row[2], f"题：{row[2]}", row[4] if len(row) > 4 else None, *MEASURED.get(str(row[1]), ()))
        for row in SURVEY
        if row[1] not in UNASKABLE
    ]
    lists: list[tuple[object, ...]] = [
        ("list name", "name", "label::English (en)", "label::中文 (zh)", "plumbline_point")
    ]
    lists += [(name, code, label, f"选项{code}", "abcd".find(str(code)) + 1 or code) for name, code, label in CHOICES]
    settings = [
        ("form_title", "form_id", "version", "default_language"),
        ("widgets", "widgets", "1.0.0", "English (en)"),
    ]
    return workbook({"survey": [head, *rows], "choices": lists, "settings": settings})
