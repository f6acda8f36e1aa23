"""How somebody who may gets to each button and each file: a way ends with its press, which is not sent yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from app_pages import frame
from storage import settings
from storage.exporting import export_study
from storage.records import SqlRecords
from surveys import scheduling, screening, studying
from tests.app_pages.roles_house import AWAY, House
from tests.app_pages.tabs import EN, Tab
from tests.brought_files import saved
from tests.studies_for_tests import STUDY
from tests.surveys.tables_of_sites import table as sites
from tests.surveys.test_practice_cards import ROW
from tests.surveys.test_practice_cards import table as cards

Way = Callable[[Tab, House], None]
CONTACT = "contact@example.org"
NOTHING: Mapping[str, object] = {}


def ids(house: House) -> dict[str, str]:
    """Accounts and waves by what tests call them."""
    return {**house.ids, **{name: wave.id for name, wave in house.waves.items()}, "study": STUDY.id}


def at(page: str, key: str, having: str = "", **address: str) -> Way:
    """It stands on the page."""

    def way(tab: Tab, house: House) -> None:
        tab.go(page, **{name: ids(house).get(value, value) for name, value in address.items()})
        tab.press(key, having.format(**ids(house)))

    return way


def after(step: Callable[[SqlRecords, House], object], way: Way) -> Way:
    """It stands there once something has been done."""

    def done(tab: Tab, house: House) -> None:
        with settings.database().writing(alone=True) as records:
            step(records, house)
        way(tab, house)

    return done


def filled(page: str, key: str, having: str, fields: Mapping[str, object]) -> Way:
    """Fields are filled in first, each by the beginning of its own key; ``None`` stands for a day to come."""

    def way(tab: Tab, house: House) -> None:
        tab.go(page)
        fill(
            tab, {name.format(**ids(house)): value for name, value in fields.items()}, 20 if key == "open-later" else 40
        )
        tab.press(key, having.format(**ids(house)))

    return way


def fill(tab: Tab, fields: Mapping[str, object], days: int = 40) -> None:
    """Fields by the beginnings of their keys, or the words on them; ``None`` stands for a day to come."""
    for name, value in fields.items():
        if isinstance(value, tuple):
            tab.give(name, value)
            continue
        tab.field(name).set_value(frame.now().date() + timedelta(days) if value is None else value)


def pause(records: SqlRecords, house: House) -> None:
    scheduling.pause_wave(records, house.waves["open"].id, frame.now())


def close(records: SqlRecords, house: House) -> None:
    studying.close_wave(records, house.waves["open"].id, frame.now())


def open_round(records: SqlRecords, house: House) -> None:
    screening.open_round(records, house.waves["draft"].id, frame.now())


def given_role(tab: Tab, house: House) -> None:
    key = house.ids["without"]
    tab.go("accounts")
    fill(tab, {f"role-study-{key}": STUDY.id, f"role-of-{key}": "analyst"})
    tab.press("role-give-now", f"role-{key}")


def new_study(tab: Tab, _house: House) -> None:
    tab.go("studies")
    tab.field("template-").set_value("community_policing")
    tab.run()
    named = {f"{part}-0-{read}": part for part in ("name", "area", "organisation", "wave") for read in ("zh", "en")}
    groups = {"groups-residents-0": "社区,Community,200", "groups-officers-0": "单位组,Unit group,40"}
    fill(tab, {**named, **groups, "contact-0": CONTACT, "closes-0": None})
    tab.press("create-study")


def imported(tab: Tab, _house: House) -> None:
    content = export_study(settings.database(), AWAY, frame.now())
    with settings.database().writing(alone=True) as records:
        studying.remove_study(records, AWAY, frame.now())
    tab.go("studies")
    tab.give(EN("import-file", most=64)[:12], ("study.zip", content, "application/zip"))
    tab.press("import-now")


def exported(tab: Tab, house: House) -> None:
    after(close, at("studies", "export-now", "export-s1"))(tab, house)
    tab.send()
    tab.press("export-download")


def removed(key: str) -> Way:
    def way(tab: Tab, house: House) -> None:
        at("studies", "remove-study-now", f"remove-{AWAY}")(tab, house)
        tab.send()
        tab.press(key)

    return way


def unfolded(fold: str, key: str, having: str = "", fields: Mapping[str, object] = NOTHING) -> Way:
    """It stands in a fold of the open wave on the page Studies."""

    def way(tab: Tab, house: House) -> None:
        tab.app.session_state[f"fold-{fold}-{house.waves['open'].id}-en"] = True
        tab.go("studies")
        fill(tab, {name.format(**ids(house)): value for name, value in fields.items()})
        tab.press(key, having.format(**ids(house)))

    return way


def site_chosen(key: str) -> Way:
    def way(tab: Tab, house: House) -> None:
        wave = house.waves["open"].id
        tab.app.session_state[f"fold-sites-{wave}-en"] = True
        tab.go("studies")
        tab.field(f"site-fill-{wave}").set_value("A")
        tab.run()
        tab.field(f"site-source_title-OB01-{wave}-0-A").set_value("Yearbook, second edition")
        tab.press(key)

    return way


def file_of_sites(tab: Tab, house: House) -> None:
    rows = sites({"year": str(frame.now().year), "collected_on": frame.now().date().isoformat()})
    file = ("sites.csv", saved(rows), "text/csv")
    unfolded("sites", "sites-read", "", {EN("sites-file")[:20]: file})(tab, house)


def file_of_cards(tab: Tab, house: House) -> None:
    file = ("cards.csv", cards(ROW | {"year": str(frame.now().year)}), "text/csv")
    unfolded("cards", "cards-read", "", {EN("cards-file")[:20]: file})(tab, house)


def new_card(tab: Tab, house: House) -> None:
    turn = f"{house.waves['open'].id}-0"
    said = {f"card-{part}-{turn}-{read}": "One window" for part in ("title", "summary") for read in ("zh", "en")}
    answers = {f"card-travels-{number}-{turn}": "yes" for number in range(4)}
    chosen = {f"card-site-{turn}": "A", f"card-year-{turn}": frame.now().year, f"card-about-{turn}": ["OB01"]}
    known = {f"card-grade-{turn}": "B", f"card-source-{turn}": "Yearbook"}
    unfolded("cards", "card-add", "", {**said, **answers, **chosen, **known})(tab, house)
