"""The demonstration: built by the very steps real answers take, expected in its results, removable with one step."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from scoring.evaluation import Evaluation
from storage.database import Database
from surveys import answering, demonstrating, judging, studying
from surveys.designing import design
from surveys.diagnosing import diagnose
from surveys.evaluating import evaluate
from surveys.gathering import inputs
from surveys.publishing import recompute
from surveys.studies import Wave
from tests.brief import BRIEF
from tests.databases import ENGINES, new_database
from tests.studies_for_tests import NOW, SECRET, completed, key
from tests.surveys.expected import EXPECTED, SCENARIOS
from tests.surveys.test_studying import counts

TOLERANCE = EXPECTED["tolerance"]
WEIGHTS = EXPECTED["weights"]["default_exclude_cr_above_020"]


@pytest.fixture(scope="module", params=ENGINES[:1] if BRIEF else ENGINES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demonstration; building it takes seconds, so the tests that only look share it."""
    with new_database(request, tmp_path_factory.mktemp("demonstration")) as database:
        with database.writing(alone=True) as records:
            demonstrating.build(records, SECRET, NOW)
        yield database


@pytest.fixture(scope="module")
def waves(built: Database) -> dict[str, Wave]:
    with built.reading() as records:
        return dict(zip(SCENARIOS, records.waves(demonstrating.STUDY_ID), strict=True))


@pytest.fixture(scope="module")
def evaluations(built: Database, waves: dict[str, Wave]) -> dict[str, Evaluation]:
    with built.reading() as records:
        return {scenario: evaluate(inputs(records, wave)) for scenario, wave in waves.items()}


def test_one_wave_is_closed_and_published_and_one_is_open(built: Database, waves: dict[str, Wave]) -> None:
    assert [(wave.state, wave.number) for wave in waves.values()] == [("closed", 1), ("open", 2)]
    assert waves["followup"].accepts(NOW.date())
    assert all(wave.study.synthetic for wave in waves.values())
    with built.reading() as records:
        (publication,) = records.publications()
    assert publication.wave_id == waves["baseline"].id
    assert "SYNTHETIC" in publication.study["banner"]["en"]
    assert recompute(publication) == ()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_results_are_the_expected_ones_within_the_files_tolerance(
    evaluations: dict[str, Evaluation], scenario: str
) -> None:
    evaluation, expected = evaluations[scenario], EXPECTED[scenario]
    assert evaluation.responses == {"residents": 600, "officers": 120}
    assert evaluation.composite.score == pytest.approx(expected["total"], abs=TOLERANCE["total_points"])
    assert evaluation.composite.band == expected["band"]
    found = {one.id: one.score for one in evaluation.dimensions}
    assert found == pytest.approx(expected["dimensions"], abs=TOLERANCE["dimension_points"])
    for one in evaluation.indicators:
        numbers = expected["indicators"][one.id]
        assert one.score == pytest.approx(numbers["score"], abs=TOLERANCE["indicator_points"]), one.id
        assert dict(one.groups) == pytest.approx(numbers["groups"], abs=TOLERANCE["item_or_group_score_points"]), one.id
        assert one.obstacle == pytest.approx(numbers["obstacle"], abs=TOLERANCE["obstacle_abs"]), one.id


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_weights_are_the_expected_ones_for_judgements_are_not_drawn(
    evaluations: dict[str, Evaluation], scenario: str
) -> None:
    evaluation = evaluations[scenario]
    assert evaluation.weights is not None
    assert dict(evaluation.weights.global_) == pytest.approx(WEIGHTS["global_weights"], abs=TOLERANCE["weights_abs"])
    assert {node: weighed.experts_used for node, weighed in evaluation.nodes.items()} == WEIGHTS["experts_used"]
    ratios = {node: weighed.group.consistency.cr for node, weighed in evaluation.nodes.items() if weighed.group}
    assert ratios == pytest.approx(WEIGHTS["group_cr"], abs=TOLERANCE["cr_abs"])


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_rules_hold_as_expected(waves: dict[str, Wave], evaluations: dict[str, Evaluation], scenario: str) -> None:
    findings = diagnose(design(waves[scenario].instrument), evaluations[scenario]).findings
    assert {one.id: one.rule for one in findings} == {
        id: one["rule"] for id, one in EXPECTED[scenario]["rules"].items()
    }


def test_both_waves_stand_beside_made_up_cities_of_their_own_year(built: Database, waves: dict[str, Wave]) -> None:
    with built.reading() as records:
        cities = {scenario: records.sites(wave.id) for scenario, wave in waves.items()}
    for scenario, wave in waves.items():
        assert [site.id for site in cities[scenario]] == ["SYN-A", "SYN-B", "SYN-C"]
        assert all(site.synthetic and "合成" in site.name["zh"] for site in cities[scenario])
        assert all("Synthetic" in site.name["en"] for site in cities[scenario])
        assert {figure.year for site in cities[scenario] for figure in site.figures} == {wave.year}
    assert waves["baseline"].year < waves["followup"].year
    (gap,) = [figure for figure in cities["baseline"][2].figures if figure.value is None]
    assert gap.indicator == "OB11"


def test_every_link_works_at_once(built: Database, waves: dict[str, Wave]) -> None:
    with built.reading() as records:
        links = demonstrating.links(records, SECRET)
        live = waves["followup"].id
        for code, audience in ((links.resident, "residents"), (links.officer, "officers")):
            asked = answering.open_form(records, code or "", NOW)
            assert (asked.wave.id, asked.audience) == (live, audience)
        panelist = judging.find(records, links.expert or "")
        assert (panelist.wave.id, panelist.expert.consented) == (live, False)
        assert records.publication(links.publication or "") is not None


def test_links_move_on_when_a_code_is_spent_and_an_expert_answers(built: Database) -> None:
    class Undone(Exception):
        """Takes the steps of this test back."""

    def try_them() -> None:
        with built.writing() as records:
            before = demonstrating.links(records, SECRET)
            answering.submit(records, before.officer or "", completed("officers"), key(), NOW)
            judging.agree(records, before.expert or "", {}, False, NOW)
            judging.judge(records, before.expert or "", {"D1:D2": 3}, "M0", NOW)
            after = demonstrating.links(records, SECRET)
            assert after.officer not in (None, before.officer)
            assert after.expert is None
            assert after.resident == before.resident
            raise Undone

    with pytest.raises(Undone):
        try_them()


def test_another_servers_secret_shows_no_link_that_would_not_work(built: Database) -> None:
    with built.reading() as records:
        links = demonstrating.links(records, b"another secret of thirty-two signs")
    assert (links.resident, links.officer) == (None, None)


def test_nothing_happens_in_the_future_and_everything_left_its_event(built: Database) -> None:
    with built.reading() as records:
        events = records.events()
        days = records._connection.exec_driver_sql("SELECT min(day), max(day) FROM responses").one()
    assert [event.act for event in events].count("published") == 1
    assert all(event.at <= NOW for event in events)
    assert str(days[0]) >= (NOW - timedelta(days=365)).date().isoformat()
    assert str(days[1]) <= NOW.date().isoformat()


def test_on_an_empty_database_there_are_no_links(database: Database) -> None:
    with database.reading() as records:
        assert demonstrating.links(records, SECRET) == demonstrating.NO_LINKS


EMPTY = {"sign_ins", "inbox", "entries", "screening_rounds", "ratings", "remarks", "rounds", "visits", "assignments"}
EMPTY |= {"practice_cards", "addresses", "breakdowns", "working_copies"}
EMPTY |= {"accounts", "account_roles", "account_ties", "sign_in_tries"}


def test_it_can_be_removed_to_the_last_row_and_built_again(database: Database) -> None:
    with database.writing() as records:
        demonstrating.build(records, SECRET, NOW)
        assert {name for name, rows in counts(records).items() if not rows} == EMPTY
        studying.remove_study(records, demonstrating.STUDY_ID, NOW)
    with database.writing() as records:
        assert set(counts(records).values()) == {0}
        assert demonstrating.links(records, SECRET) == demonstrating.NO_LINKS
        assert records.events()[-1].act == "study-removed"
        demonstrating.build(records, SECRET, NOW)
        assert len(records.publications()) == 1
