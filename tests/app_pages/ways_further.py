"""The ways to what stands on the pages Instrument, Fieldwork, Diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app_pages import frame
from storage import settings
from storage.records import SqlRecords
from surveys import addressing, editing, inviting, sheet_blocks
from surveys.instrument_yaml import written
from tests.app_pages.roles_house import House
from tests.app_pages.tabs import EN, Tab
from tests.app_pages.ways import NOTHING, Way, at, fill
from tests.brought_files import saved, wenjuanxing
from tests.studies_for_tests import LANGUAGES, SECRET, document
from tests.surveys.test_sheet_blocks import SHEETS, row

OTHERWISE = "The police answer within the hour."
QUESTIONS, INDEX = "tab-questions", "tab-index-system"


def edited(key: str, tab_name: str = QUESTIONS, of: str = "R01", text: str | None = None) -> Way:
    """At a row of the instrument of a draft; a text of it may be written first."""

    def way(tab: Tab, house: House) -> None:
        tab.go("instrument", part=tab_name, wave=house.waves["fresh"].id)
        if of:
            sheet = SHEETS["residents" if tab_name == QUESTIONS else "index system"]
            tab.field(EN("instrument-row")).set_value(row(sheet, of))
            tab.run()
        if text is not None:
            tab.field("Text (English)").set_value(text)
        if key == "instrument-move":
            tab.app.number_input[0].set_value(2)
        tab.press(key)

    return way


def unfinish(records: SqlRecords, house: House) -> None:
    """A text is missing, as somebody else saved it."""
    wave, of = house.waves["fresh"], row(SHEETS["residents"], "R01")
    _kept(
        records,
        house,
        [
            sheet_blocks.changed(one, of, {"text en": ""}) if one.name == "residents" else one
            for one in _grids(records, house)
        ],
    )
    assert editing.load(records, wave).unfinished


def unfit(records: SqlRecords, house: House) -> None:
    """A matrix that the index system needs is gone."""
    (forms,) = [one for one in _grids(records, house) if one.name == "experts"]
    last = max(at for at in range(len(forms.rows)) if sheet_blocks.kind_of(forms, at) == "matrix")
    kept = sheet_blocks.without(forms, last)
    _kept(records, house, [kept if one.name == "experts" else one for one in _grids(records, house)])


def _grids(records: SqlRecords, house: House) -> Any:
    return editing.load(records, house.waves["fresh"]).grids


def _kept(records: SqlRecords, house: House, grids: list[Any]) -> None:
    wave = house.waves["fresh"]
    editing.save(records, wave.id, grids, editing.load(records, wave).version, LANGUAGES, frame.now())


def meanwhile(key: str) -> Way:
    """Somebody else has saved another version while a text was written here."""

    def way(tab: Tab, house: House) -> None:
        edited("instrument-save", text=OTHERWISE)(tab, house)
        with settings.database().writing(alone=True) as records:
            unfinish(records, house)
        tab.send()
        tab.press("instrument-load")
        if key != "instrument-load":
            tab.send()
            tab.press(key)

    return way


def replaced(tab: Tab, house: House) -> None:
    other = document()
    other["questionnaires"]["residents"]["sections"][0]["items"][0]["text"]["en"] = OTHERWISE
    tab.go("instrument", part="tab-rest", wave=house.waves["fresh"].id)
    tab.give(f"instrument-page-{house.waves['fresh'].id}", ("other.yaml", written(other), "text/yaml"))
    tab.run()
    tab.press("instrument-replace")


def decided(tab: Tab, house: House) -> None:
    at("screening", "screening-as-rule", wave="draft")(tab, house)
    tab.send()
    tab.press("screening-decide")


def codes(key: str) -> Way:
    """To a group that is chosen first."""

    def way(tab: Tab, house: House) -> None:
        wave = house.waves["open"].id
        tab.go("fieldwork", wave=wave)
        tab.field(f"unit-{wave}").set_value("U1")
        tab.run()
        next(one for one in tab.app.number_input if one.max == inviting.MOST_AT_ONCE).set_value(3)
        tab.press("issue-codes")
        if key != "issue-codes":
            tab.send()
            tab.press(key)

    return way


def experts(tab: Tab, house: House) -> None:
    tab.go("fieldwork", wave=house.waves["open"].id)
    [one for one in tab.app.number_input if one.label == EN("how-many")][-1].set_value(1)
    tab.press("invite-experts")


def addresses(records: SqlRecords, house: House) -> None:
    addressing.keep_addresses(records, house.waves["open"], {"E01": "one@example.org"}, frame.now())


def unfinished(records: SqlRecords, house: House) -> None:
    """An expert who was written to, and has judged nothing yet."""
    wave = house.waves["open"]
    inviting.invite_experts(records, wave, 1, SECRET, frame.now())
    addressing.keep_addresses(records, wave, {"E06": "six@example.org"}, frame.now())
    addressing.written_to(records, wave, "E06", "first", frame.now())


def mailed(key: str, fields: Mapping[str, object] = NOTHING) -> Way:
    def way(tab: Tab, house: House) -> None:
        tab.go("fieldwork", wave=house.waves["open"].id)
        fill(tab, fields)
        if key == "mail-send":
            tab.field("mail-agreed-").check()
        tab.press(key)

    return way


BROUGHT = ("brought-take-columns", "brought-take-values", "brought-same-go", "brought-check", "brought-now")
BETWEEN = {"brought-columns-go": 1, "brought-values-go": 1, "brought-refused-file": 4}  # after how many of those


def brought(key: str) -> Way:
    """Step by step, as far as one button; one answer is none of the scale's."""

    def way(tab: Tab, house: House) -> None:
        wave, rows = house.waves["open"].id, wenjuanxing(30)
        rows[3][7] = "?"
        tab.go("fieldwork", wave=wave)
        tab.field(EN("brought-whose")).set_value("residents")
        tab.give(EN("brought-file", most=64)[:8], ("answers.csv", saved(rows), "text/csv"))
        tab.run()
        for step in BROUGHT[: BETWEEN.get(key, BROUGHT.index(key) if key in BROUGHT else 0)]:
            _fill_in(tab, step, wave)
            tab.press(step)
            tab.send()
        _fill_in(tab, key, wave)
        tab.press(key)

    return way


def _fill_in(tab: Tab, step: str, wave: str) -> None:
    if step == "brought-same-go":
        tab.field(EN("brought-one-group")).set_value("C2")
    if step == "brought-now":
        fill(tab, {f"brought-source-{wave}-{read}": "Household survey" for read in LANGUAGES})
        tab.field("brought-agreed-").check()


def assigned(tab: Tab, house: House) -> None:
    tab.go("diagnosis", wave=house.waves["closed"].id, part="measures")
    tab.field(EN("measure")).set_value(house.waves["closed"].instrument.countermeasures.measures[0].id)
    tab.run()
    tab.press("assign-save")


def rows_made(tab: Tab, house: House) -> None:
    at("tables", "rows-make", wave="closed")(tab, house)
    tab.send()
    tab.press("rows-file")


def published(tab: Tab, house: House) -> None:
    tab.go("publish", wave=house.waves["closed"].id)
    for field in tab.app.text_area[:4]:  # why, and the first point of a checklist, in both languages
        field.set_value("A typing error")
    tab.press("publish-now")
