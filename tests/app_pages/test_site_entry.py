"""A comparator site filled in on the page Studies, clicked as an organiser clicks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame
from storage import settings
from surveys.entering_sites import set_sites
from surveys.sites import Site
from surveys.studies import Wave
from tests.apps import carrying, page, serving
from tests.studies_for_tests import NOW, wave_that_is
from tests.surveys.test_entering_sites import FIRST

LABELS = {"zh": ("在这里填写或修改一个地区", "保存这个地区"), "en": ("Fill in or change a site here", "Save this site")}


@pytest.fixture(autouse=True)
def wave(tmp_path: Path) -> Iterator[Wave]:
    """A session in a database with one study, whose wave is open, without a comparator."""
    with serving(tmp_path / "records.sqlite3") as token, carrying(token):
        with settings.database().writing() as records:
            made = wave_that_is(records, "open")
        yield made


def unfolded(wave: Wave, language: str) -> AppTest:
    app = page("studies", language).run()
    app.session_state[f"fold-sites-{wave.id}-{language}"] = True
    return app.run()


def choose(app: AppTest, language: str, site: str) -> AppTest:
    label, _ = LABELS[language]
    next(box for box in app.selectbox if box.label == label).set_value(site).run()
    assert not app.exception
    return app


def fill(app: AppTest, key: str, **fields: str) -> None:
    for name, said in fields.items():
        app.text_input(key=f"site-{name}-{key}").input(said)


def save(app: AppTest, language: str) -> AppTest:
    _, label = LABELS[language]
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def kept(wave: Wave) -> tuple[Site, ...]:
    with settings.database().reading() as records:
        return records.sites(wave.id)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_chosen_and_a_site_with_faults_is_refused_whole(wave: Wave, language: str) -> None:
    app = choose(unfolded(wave, language), language, "+")
    key = f"{wave.id}-0-+"
    assert {field.value for field in app.text_input if str(field.key).startswith("site-")} == {""}
    assert {box.value for box in app.selectbox if str(box.key).startswith("site-reliability")} == {None}
    assert app.radio(key=f"site-made-up-{key}").value is None
    fill(app, f"OB01-{key}", value="965", year="1999")
    shown = save(app, language).table[-1].value
    called, figure = frame.all_words()[language], wave.instrument.objectives["OB01"].name[language]
    places = shown[called("site-figure-field")].tolist()
    assert places[:2] == [called("site-field-city_name"), called("site-field-is_synthetic")]
    assert sorted(places[2:]) == sorted(
        frame.plain(f"{figure} · {called('site-field-' + column)}")
        for column in ("value", "year", "source_title", "reliability")
    )
    assert kept(wave) == ()
    assert app.text_input(key=f"site-value-OB01-{key}").value == "965"


def test_a_site_is_entered_changed_and_taken_out(wave: Wave) -> None:
    app, key = choose(unfolded(wave, "en"), "en", "+"), f"{wave.id}-0-+"
    for language, name in (("zh", "甲市"), ("en", "City A")):
        app.text_input(key=f"site-name-{key}-{language}").input(name)
    app.radio(key=f"site-made-up-{key}").set_value("no")
    fill(app, f"alike-{key}", year=str(wave.year), source_title="Yearbook")
    app.selectbox(key=f"site-reliability-alike-{key}").set_value("A")
    fill(app, f"OB01-{key}", value="79.5%")
    fill(app, f"OB15-{key}", numerator="90", denominator="4")
    app.selectbox(key=f"site-reliability-OB15-{key}").set_value("B")
    save(app, "en")
    (site,) = kept(wave)
    told = [(one.indicator, one.value, one.year, one.reliability, one.source_title) for one in site.figures]
    assert told == [("OB01", 79.5, wave.year, "A", "Yearbook"), ("OB15", 22.5, wave.year, "B", "Yearbook")]
    assert (site.id, site.name, site.synthetic) == ("甲市", {"zh": "甲市", "en": "City A"}, False)

    app, key = choose(app, "en", "甲市"), f"{wave.id}-1-甲市"
    assert app.text_input(key=f"site-value-OB01-{key}").value == "79.5"
    assert app.selectbox(key=f"site-reliability-OB01-{key}").value == "A"
    fill(app, f"OB01-{key}", value="80")
    save(app, "en")
    (changed,) = kept(wave)
    assert [one.value for one in changed.figures] == [80, 22.5]

    app = choose(app, "en", "甲市")
    app.button(key=f"site-remove-{wave.id}-2-甲市").click().run()
    assert kept(wave) == ()


def test_what_somebody_else_entered_meanwhile_stays(wave: Wave) -> None:
    with settings.database().writing() as records:
        set_sites(records, wave.id, [FIRST], NOW)
    app, key = choose(unfolded(wave, "en"), "en", "A"), f"{wave.id}-0-A"
    other = replace(FIRST, synthetic=True)
    with settings.database().writing() as records:
        set_sites(records, wave.id, [other], NOW)
    fill(app, f"OB02-{key}", value="50", year=str(wave.year), source_title="Letter")
    app.selectbox(key=f"site-reliability-OB02-{key}").set_value("B")
    save(app, "en")
    assert any("Somebody else has changed or removed this site" in said.value for said in app.error)
    assert kept(wave) == (other,)
    assert app.text_input(key=f"site-value-OB02-{key}").value == "50"
