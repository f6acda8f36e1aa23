"""What a bundle holds for archives: the same bytes every time, marked where it is made up, and telling of no few."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import frictionless
import pytest
import yaml

from surveys import archiving, crates, program, readmes
from tests.studies_for_tests import document
from tests.surveys.archived import BANNER, TEN, Archived

HTML = (
    "codebook/codebook.html",
    *(
        f"questionnaires/{who}-{language}.html"
        for who in ("residents", "officers", "experts")
        for language in ("zh", "en")
    ),
)

PLAIN = ("study", "inputs", "evaluation", "conclusion", "analysis")


def made(of: Archived) -> dict[str, bytes]:
    """All files, as bundling puts them together."""
    contents = {**archiving.files(of.publication, of.rows), "publication.json": b"{}"}
    return {**contents, **archiving.described(of.publication, contents, of.rows)}


@pytest.fixture(scope="session")
def contents(bundled: Archived) -> dict[str, bytes]:
    return made(bundled)


def table(contents: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(contents[f"data/{name}.csv"].decode("utf-8-sig"), newline="")))


# --- the files themselves ---


def test_two_bundles_are_the_same_bytes(bundled: Archived, contents: dict[str, bytes]) -> None:
    again = made(bundled)
    assert {path for path in contents if again[path] != contents[path]} == set()


def test_a_publication_that_is_read_again_from_json_has_the_same_tables(
    bundled: Archived, contents: dict[str, bytes]
) -> None:
    """Canonical JSON puts names in another order."""
    of = bundled.publication
    parts = {name: json.loads(json.dumps(getattr(of, name), sort_keys=True, default=dict)) for name in PLAIN}
    again = made(Archived(replace(of, **parts), bundled.rows))
    for name in ("items", "groups", "criteria", "judgements", "weights", "scores", "figures"):
        assert table(again, name) == table(contents, name)
    whole = {tuple(row.items()) for row in table(contents, "tallies")}
    assert {tuple(row.items()) for row in table(again, "tallies")} == whole


def test_every_kind_of_file_is_there(contents: dict[str, bytes]) -> None:
    assert set(contents) == {
        *(
            f"data/{name}.csv"
            for name in ("data", "items", "groups", "tallies", "criteria", "judgements", "weights", "scores", "figures")
        ),
        *("data/data.parquet", "data/tallies.parquet", "data/data.sav", "codebook/ddi.xml", *HTML),
        *("README.md", "CITATION.cff", "publication.json", "datapackage.json", "ro-crate-metadata.json"),
    }


def test_what_is_made_up_says_so_wherever_it_goes(contents: dict[str, bytes]) -> None:
    for path, content in contents.items():
        if path.endswith(".csv"):
            assert {row["is_synthetic"] for row in table(contents, path[5:-4])} == {"true"}, path
        elif path != "publication.json":
            assert any(text.encode() in content for text in BANNER.root.values()), path
    for language, text in BANNER.root.items():
        assert text.encode() in contents[f"questionnaires/residents-{language}.html"]
        assert text.encode() in contents["README.md"]
    assert yaml.safe_load(contents["CITATION.cff"])["abstract"] == BANNER["zh"]


def test_pages_need_nothing_else(contents: dict[str, bytes]) -> None:
    for path in HTML:
        page = contents[path].decode()
        assert "<script" not in page
        assert not {mark for mark in ("src=", 'href="http', "url(", "@import") if mark in page}, path


# --- the data package and the research object ---


def test_frictionless_finds_every_table_as_it_is_described(contents: dict[str, bytes], tmp_path: Path) -> None:
    unpacked(contents, tmp_path)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "note"]) == []
    assert report.valid
    assert [one.stats["rows"] for one in report.tasks if one.name == "data"] == [4 * TEN]


def test_frictionless_finds_what_somebody_changed(contents: dict[str, bytes], tmp_path: Path) -> None:
    spoilt = contents["data/tallies.csv"].replace(b"R01,1", b"R99,1", 1)
    unpacked(contents | {"data/tallies.csv": spoilt}, tmp_path)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert {kind for (kind,) in report.flatten(["type"])} == {"foreign-key", "hash-count"}
    assert [one.name for one in report.tasks if one.errors] == ["tallies"]


def unpacked(contents: dict[str, bytes], folder: Path) -> None:
    for path, content in contents.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def test_the_research_object_lists_every_file_and_leads_nowhere_else(contents: dict[str, bytes]) -> None:
    graph = json.loads(contents["ro-crate-metadata.json"])["@graph"]
    entities = {entity["@id"]: entity for entity in graph}
    assert len(entities) == len(graph)
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert descriptor["about"] == {"@id": "./"}
    assert root["@type"] == "Dataset"
    assert {"name", "description", "datePublished", "license"} <= set(root)
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == {*contents, *crates.AFTERWARDS} - {"ro-crate-metadata.json"}
    for entity in graph:
        for name, value in entity.items():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and name != "conformsTo":
                    assert one["@id"] in entities, (entity["@id"], name)


# --- what the tables tell ---


def test_the_counts_are_those_of_the_publication(bundled: Archived, contents: dict[str, bytes]) -> None:
    found: dict[tuple[str, str], int] = {}
    for row in table(contents, "tallies"):
        found[row["group"], row["item"]] = found.get((row["group"], row["item"]), 0) + int(row["people"])
    expected = {
        (entry["stratum"] or "all", item): sum(counts)
        for entry in bundled.publication.inputs["tallies"]
        for item, counts in entry["counts"].items()
    }
    assert found == expected


def test_items_of_which_groups_have_sums_alone_are_counted_all_together(bundled: Archived) -> None:
    """As inputs have them where counts of a small stratum would tell of a few."""
    residents, officers = bundled.publication.inputs["tallies"]
    total = {"points": 5, "answered": 20, "total": 60, "others": [0, 0, 0], "shape": [0, 20, 0, 20, 0]}
    of_sums = [
        {**residents, "stratum": id, "responses": 20, "counts": {}, "totals": {"R01": total}} for id in ("C1", "C2")
    ]
    inputs = {**bundled.publication.inputs, "tallies": [*of_sums, officers]}
    told = made(Archived(replace(bundled.publication, inputs=inputs), bundled.rows))
    rows = [row for row in table(told, "tallies") if row["item"] == "R01"]
    assert {(row["group"], row["answer"]): int(row["people"]) for row in rows if row["people"] != "0"} == {
        ("all", "2"): 20,
        ("all", "4"): 20,
    }
    assert [row["people"] for row in table(told, "groups") if row["audience"] == "residents"][-1] == "40"
    sums = [(row["group"], row["item"], row["answered"], row["points_sum"]) for row in table(told, "sums")]
    assert sums == [("C1", "R01", "20", "60"), ("C2", "R01", "20", "60")]


def test_no_count_is_of_fewer_than_the_minimum_group(contents: dict[str, bytes]) -> None:
    assert {row["people"] for row in table(contents, "tallies") if 0 < int(row["people"]) < TEN} == set()


def test_every_score_stands_with_its_interval(bundled: Archived) -> None:
    whole, sure = bundled.publication.evaluation, bundled.publication.analysis["uncertainty"]
    interval = {"low": 40.5, "high": 50.25, "standard_error": 2.5}
    surer = {**bundled.publication.analysis, "uncertainty": {**sure, "composite": {"together": interval}}}
    told = made(Archived(replace(bundled.publication, analysis=surer), bundled.rows))
    rows = {(row["part"], row["id"], row["source"]): row for row in table(told, "scores")}
    composite = rows["composite", "G0", ""]
    assert float(composite["score"]) == whole["composite"]["score"]
    assert (composite["low"], composite["high"], composite["standard_error"]) == ("40.5", "50.25", "2.5")
    for one in whole["indicators"]:
        assert float(rows["indicator", one["id"], ""]["score"]) == one["score"]
        assert ("together" in sure["indicators"][one["id"]]) == bool(rows["indicator", one["id"], ""]["low"])


def test_weights_and_judgements_are_those_of_the_panel(bundled: Archived, contents: dict[str, bytes]) -> None:
    weights = {row["criterion"]: float(row["weight_global"]) for row in table(contents, "weights")}
    expected = bundled.publication.evaluation["weights"]["global_"]
    assert {id: weights[id] for id in expected} == expected
    assert len(table(contents, "judgements")) == len(bundled.publication.inputs["judgements"])


def test_nothing_is_told_of_what_is_withheld(bundled_alike: Archived) -> None:
    gone = set(bundled_alike.publication.analysis["withheld"]["items"])
    assert gone
    told = made(bundled_alike)
    assert not any(path.startswith("data/data.") for path in told)
    assert gone.isdisjoint(row["item"] for row in table(told, "tallies")) if "data/tallies.csv" in told else True
    scores = [row for row in table(told, "scores") if row["id"] in gone]
    assert {(row["score"], row["status"]) for row in scores} == {("", "withheld")}
    assert b"reason" not in told["README.md"]
    assert "作答近于一致".encode() in told["README.md"]


def test_why_there_are_no_rows_is_said(bundled: Archived) -> None:
    said = readmes.files(bundled.publication)[readmes.PATH].decode()
    assert "they were left out when this bundle was made" in said
    inputs = {**bundled.publication.inputs, "instrument": document()}
    silent = readmes.files(replace(bundled.publication, inputs=inputs))[readmes.PATH].decode()
    assert "those who answered were promised that results are shown for groups only" in silent


def test_a_stranger_is_told_how_it_is_checked(bundled: Archived) -> None:
    said = readmes.files(bundled.publication)[readmes.PATH].decode()
    for words in (
        f"Plumbline version {program.version()}",
        f"ends in /p/{bundled.publication.id}",
        "--key FINGERPRINT",
    ):
        assert words in said
    assert "all N checks passed" in said
    study = {name: told for name, told in bundled.publication.study.items() if name != "program"}
    before = readmes.files(replace(bundled.publication, study=study))[readmes.PATH].decode()
    assert "the code of Plumbline that it was published with" in before


def test_a_licence_is_said_where_there_is_one(bundled: Archived) -> None:
    inputs = bundled.publication.inputs
    terms = {**inputs, "instrument": {**inputs["instrument"], "data_licence": "CC-BY-4.0"}}
    told = made(Archived(replace(bundled.publication, inputs=terms), bundled.rows))
    assert json.loads(told["datapackage.json"])["licenses"][0]["name"] == "CC-BY-4.0"
    root = next(one for one in json.loads(told["ro-crate-metadata.json"])["@graph"] if one["@id"] == "./")
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert "licenses" not in json.loads(made(bundled)["datapackage.json"])
