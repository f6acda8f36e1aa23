"""Every page, run as Streamlit runs it: signed in and not, with the demonstration and a new study, in each language."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import analyses, derivation, frame
from app_pages.addresses import PAGES, RESULTS
from app_pages.parts import PARTS
from storage import settings
from storage.database import Database
from surveys import answering, batching, inviting
from surveys.ports import Records
from tests.apps import carrying, page, serving
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, SECRET, completed, key

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module", params=["demonstration", "empty"])
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A session in a database with the demonstration, or with a study that nobody answered."""
    file = tmp_path_factory.mktemp("pages") / "records.sqlite3"
    if request.param == "demonstration":
        shutil.copy(request.getfixturevalue("demonstration_file"), file)
    else:
        database = Database(f"sqlite:///{file}", SECRET)
        with database.writing() as records:
            open_wave(records)
        database.close()
    with serving(file) as token:
        yield token


@pytest.fixture(autouse=True)
def process() -> None:
    """What a page reads by itself is the session's database, here."""


@pytest.fixture
def signed_in(session: str) -> Iterator[None]:
    with carrying(session):
        yield


def said(app: AppTest) -> str:
    kinds = (app.title, app.markdown, app.info, app.caption)
    return " ".join(str(part.value) for parts in kinds for part in parts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("signed_in")
def test_every_page_runs(name: str, language: str) -> None:
    """With all that its tabs hold, and the last of them with how a figure was computed."""
    words, parts = frame.all_words()[language], [*PARTS.get(name, {"": None})]
    for part in parts:
        address = {"part": part} if len(parts) > 1 else {}
        taken_apart = name in RESULTS and part == parts[-1]
        app = page(name, language, **address, **({derivation.ADDRESS: "IC3"} if taken_apart else {})).run()
        assert not app.exception, (name, part)
        assert app.title[0].value == words(f"page-{name}" if name else "published-title")
        assert words("sign-in-first") not in said(app)
        assert (words("derived-indicator", least=70) in said(app) or words("withheld-here") in said(app)) == taken_apart
        assert app.query_params["lang"] == language
        assert {"wave", *address} <= set(app.query_params) or name not in RESULTS


@pytest.mark.parametrize("name", PAGES[1:])
def test_a_page_says_nothing_to_those_who_are_not_signed_in(session: str, name: str) -> None:
    with carrying(None):
        app = page(name, "en").run()
    assert not app.exception
    assert frame.all_words()["en"]("sign-in-first") in said(app)
    assert [one.value for one in app.title] == [frame.all_words()["en"]("page-closed")]


@pytest.mark.usefixtures("signed_in")
def test_an_address_that_is_sent_shows_the_same_wave_part_and_figure(session: str) -> None:
    first = page("scores", "en", part="reliability", derived="D2").run()
    sent = {name: str(value) for name, value in first.query_params.items()}
    assert sent.keys() == {"lang", "wave", "part", "derived"}
    language = sent.pop("lang")
    again = page("scores", language, **sent).run()
    assert said(again).split("As of batch")[0] == said(first).split("As of batch")[0]
    assert again.query_params == first.query_params
    other = page("scores", "zh", **sent).run()
    assert {**other.query_params, "lang": "en"} == first.query_params


CHOSEN = [
    ("scores", {"part": "answers-tab", "asked": "officers", "by-officers": "OD1", "of-OD1": ""}),
    ("fieldwork", {"plan-for": "officers", "plan-of": "9000", "plan-margin": "4.5", "plan-rate": "25"}),
]


@pytest.mark.parametrize(("name", "address"), CHOSEN)
@pytest.mark.usefixtures("signed_in")
def test_what_is_chosen_on_a_page_is_in_its_address_in_each_language(name: str, address: dict[str, str]) -> None:
    for language in LANGUAGES:
        app = page(name, language, **address, **{"of-OD2": "x"} if name == "scores" else {}).run()
        assert not app.exception
        found = {id: value for id, value in app.query_params.items() if id not in ("lang", "wave")}
        assert found == address


def arrive(records: Records, wave_id: str, people: range) -> None:
    wave = records.wave(wave_id)
    code = inviting.open_code(SECRET, wave.id, wave.strata_of("residents")[0].id)
    for number in people:
        answering.submit(records, code, completed("residents"), key(number), NOW)


def newest(records: Records) -> str:
    return next(wave.id for study in records.studies() for wave in reversed(records.waves(study.id)))


def test_a_hundred_watchers_cost_one_computation_and_one_more_when_a_batch_closed(session: str) -> None:
    """What they see is one thing, which is not even compared; nine answers that wait change nothing."""
    database = settings.database()
    with database.reading() as records:
        wave = newest(records)

    def watched() -> analyses.Seen:
        analyses._look.clear()  # as some seconds later
        with ThreadPoolExecutor(8) as watchers:
            found = list(watchers.map(analyses.see, [wave] * 100))
        assert len({id(seen.analysis) for seen in found}) == len({seen.key for seen in found}) == 1
        return found[0]

    before = watched()
    with database.writing() as records:
        arrive(records, wave, range(1, 10))
    assert watched().analysis is before.analysis
    analyses._look.clear()
    assert not analyses.has_changed(before)
    with database.writing() as records:
        arrive(records, wave, range(10, 11))
        batching.close_ready(records, wave)
    analyses._look.clear()
    assert analyses.has_changed(before)
    after = watched()
    assert after.analysis is not before.analysis
    assert after.evaluation.responses["residents"] == before.evaluation.responses["residents"] + 10
