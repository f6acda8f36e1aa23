"""What a wave declares when it opens, and what a publication lists as changed after that."""

from datetime import timedelta

from storage.database import Database
from surveys import declaring, inviting, opening_rounds, publishing, studying
from surveys.events import Event
from surveys.studies import Wave
from tests.publishable import FIGURES, fill, judge_alike, open_wave
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, plan

LATER = NOW + timedelta(days=1)


def test_opening_declares_the_instrument_the_groups_and_the_last_day(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        event = next(event for event in records.events() if event.act == "wave-opened")
        told = declaring.told(records, wave)
    assert event.details == {"wave": 1, **declaring.declared(wave)}
    assert event.details["instrument"] == wave.instrument_digest
    assert told == {"declared": {"on": NOW.date().isoformat(), "instrument": wave.instrument_digest}, "changes": []}


def test_a_publication_lists_what_was_entered_after_opening_and_after_the_close(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        studying.enter_figures(records, wave.id, FIGURES, LATER)
        opening_rounds.open_round(records, wave.id, LATER)
        judge_alike(records, wave, LATER)
        studying.close_wave(records, wave.id, LATER)
        first, *others = FIGURES
        studying.enter_figures(records, wave.id, {first: None}, LATER)
        studying.enter_figures(records, wave.id, {first: 2.0, others[0]: 1.0}, LATER)
        publication = publishing.publish(records, wave.id, LATER)
    day = LATER.date().isoformat()
    assert publication.study["changes"] == [
        {"what": "figures-first", "on": day, "state": "open", "number": 16},
        {"what": "round", "on": day, "state": "open", "number": 2},
        {"what": "figures-changed", "on": day, "state": "closed", "number": 1},
        {"what": "figures-first", "on": day, "state": "closed", "number": 1},
        {"what": "figures-changed", "on": day, "state": "closed", "number": 1},
    ]


def test_an_older_event_does_not_know_which_figures_were_there(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        records.add_event(Event(LATER, "figures-entered", wave.study.id, {"wave": 1, "figures": 3}))
        (change,) = declaring.told(records, wave)["changes"]
    assert (change["what"], change["number"]) == ("figures", 3)


def test_figures_entered_before_opening_and_another_wave_are_no_change(database: Database) -> None:
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, NOW)
        draft, other = (studying.add_wave(records, study, plan(), NOW) for _ in range(2))
        studying.enter_figures(records, draft.id, FIGURES, NOW)
        wave = studying.open_wave(records, draft.id, NOW)
        studying.open_wave(records, other.id, NOW)
        studying.enter_figures(records, other.id, FIGURES, NOW)
        inviting.invite_experts(records, wave, 2, SECRET, NOW)
        assert declaring.told(records, wave)["changes"] == []


def test_what_was_changed_behind_the_steps_is_named(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        changed = vars(wave) | {"closes_on": wave.closes_on + timedelta(days=9), "instrument_digest": "0" * 64}
        found = declaring.told(records, Wave(**changed | {"strata": wave.strata[:1]}))["changes"]
    assert [change["what"] for change in found] == ["instrument", "groups", "closes_on"]


def test_a_wave_that_opened_before_there_were_declarations_proves_nothing(database: Database) -> None:
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, NOW)
        wave = studying.add_wave(records, study, plan(), NOW)
        assert declaring.told(records, wave) == {"declared": None, "changes": []}
        records.add_event(Event(NOW, "wave-opened", study.id, {"wave": 1}))
        told = declaring.told(records, wave)
    assert told == {"declared": {"on": NOW.date().isoformat(), "instrument": None}, "changes": []}
