"""What machines fetch of a publication; the examples of docs/api.md are run."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from forms import wording
from forms.publication_preview import SIZE
from forms.publication_repeat import Repeating
from surveys import canonical, recomputing
from surveys.publications import Publication
from surveys.publishing import digest
from tests.forms.conftest import House

API = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"^curl -s (?:-H '([^']+)' )?https://survey\.example(/p/\S+)$", API, re.MULTILINE)
SAMPLE = "abcdefghij"
pytestmark = pytest.mark.usefixtures("database_file")  # what is fetched is the same on any database


def test_the_examples_of_the_documentation(house: House, publication: Publication) -> None:
    assert len(EXAMPLES) == 3
    for header, path in EXAMPLES:
        address = path.replace(SAMPLE, publication.id)
        first = house.client.get(address)
        assert first.status_code == 200
        if header:
            name, _, value = header.partition(": ")
            again = house.client.get(address, headers={name: value.replace("…", first.headers["etag"][3:-1])})
            assert (again.status_code, again.content) == (304, b"")


def test_the_object_is_what_was_frozen_and_its_digest_can_be_made(house: House, publication: Publication) -> None:
    answer = house.client.get(f"/p/{publication.id}.json")
    found = json.loads(answer.content)
    assert answer.content == canonical.dumps(publication.plain())
    assert digest(found["study"], found["inputs"]) == found["inputs_digest"] == publication.inputs_digest
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "left_out" not in found
    for part in found:
        assert f"`{part}`" in API or part in ("format", "study_id", "wave_id"), part
    for part in ("declared", "changes", "version", "checklists"):
        assert part in found["study"]


def test_every_answer_can_be_kept(house: House, publication: Publication) -> None:
    for path in (".json", "/tables/scores.csv", "/preview.png", ""):
        _can_be_kept(house, f"/p/{publication.id}{path}")


def _can_be_kept(house: House, address: str) -> None:
    whole, head = house.client.get(address), house.client.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])
    for mark in (whole.headers["etag"], f'"x", {whole.headers["etag"].removeprefix("W/")}', "*"):
        assert house.client.get(address, headers={"if-none-match": mark}).status_code == 304
    assert house.client.get(address, headers={"if-none-match": '"x"'}).status_code == 200
    assert "public" in whole.headers["cache-control"]


def test_each_table_that_the_page_lists_is_there_as_csv(house: House, publication: Publication) -> None:
    _, page = house.get(f"/p/{publication.id}")
    listed = re.findall(rf'href="(/p/{publication.id}/tables/[a-z]+\.csv)"', page)
    assert len(listed) == 8
    for address in listed:
        rows = list(csv.reader(io.StringIO(house.client.get(address).content.decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1
        assert address.split("/")[-1].removesuffix(".csv") in API
    assert house.get(f"/p/{publication.id}/tables/nothing.csv")[0] == 404


def test_inputs_that_were_not_made_public_are_not_told(house: House, publication: Publication) -> None:
    inputs = {name: part for name, part in publication.inputs.items() if name not in ("design", "not_recomputable")}
    study = {name: part for name, part in publication.study.items() if name != "version"}
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="older", inputs=inputs, study=study))
    found = json.loads(house.client.get("/p/older.json").content)
    assert (found["left_out"], found["inputs"].keys()) == (["inputs"], {"instrument"})
    assert [house.get(f"/p/older/tables/{name}.csv")[0] for name in ("tallies", "sums", "judgements", "groups")] == [
        404
    ] * 4
    assert house.get("/p/older/tables/scores.csv")[0] == 200
    older, newer = (house.get(f"/p/{id}?lang=en")[1] for id in ("older", publication.id))
    assert "published before inputs could be public" in older
    assert "A count of 0 can mean fewer than 10" not in older
    assert "A count of 0 can mean fewer than 10" in newer


def test_the_picture_is_of_the_size_that_readers_expect(house: House, publication: Publication) -> None:
    answer = house.client.get(f"/p/{publication.id}/preview.png")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == SIZE
    assert len(answer.content) < 50_000
    _, page = house.get(f"/p/{publication.id}?lang=en")
    assert f'property="og:image" content="https://survey.example/p/{publication.id}/preview.png"' in page
    assert 'property="og:description" content="' in page


def test_repeating_says_what_was_compared_and_names_what_differs(house: House, publication: Publication) -> None:
    status, text = house.post(f"/p/{publication.id}/repeat?lang=en", {})
    assert status == 200
    assert "every number agrees" in text
    assert re.search(r"\d,\d{3} numbers were compared", text)
    composite = publication.evaluation["composite"]
    wrong = {**publication.evaluation, "composite": {**composite, "score": composite["score"] + 1e-6}}
    resting = {**publication.inputs, "not_recomputable": ["evaluation › fuzzy"]}
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="wrong", evaluation=wrong))
        records.add_publication(replace(publication, id="resting", inputs=resting))
    _, text = house.post("/p/wrong/repeat?lang=en", {})
    assert "evaluation › composite › score" in text
    assert "evaluation › fuzzy" in house.post("/p/resting/repeat?lang=en", {})[1]
    led = house.client.get(f"/p/{publication.id}/repeat?lang=en", follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, f"/p/{publication.id}?lang=en#check")
    assert house.post("/p/nothing/repeat", {})[0] == 404


@pytest.mark.parametrize(("language", "other", "within"), [("en", "zh", "0.000000001"), ("zh", "en", "十亿分之一")])
def test_a_repetition_is_told_in_words_of_either_language(
    house: House, publication: Publication, language: str, other: str, within: str
) -> None:
    _, text = house.post(f"/p/{publication.id}/repeat?lang={language}", {})
    assert within in text
    assert recomputing.TOLERANCE == 1e-9
    assert f'<form method="post" action="?lang={other}"><button class="switch" lang="{other}">' in text
    assert "item_gaps" not in text


def test_every_part_that_is_compared_has_its_words(publication: Publication) -> None:
    for name in ("evaluation", "conclusion", *publication.analysis):
        assert f"pub-part-{name}" in wording.words("en")


def test_one_is_repeated_at_a_time_and_each_once(publication: Publication) -> None:
    repeating = Repeating()
    with repeating._busy:
        assert repeating.of(publication) is None
    found = repeating.of(publication)
    assert found is not None
    with repeating._busy:
        assert repeating.of(publication) is found


def test_what_cannot_be_computed_differs_where_it_cannot(publication: Publication) -> None:
    broken = {**publication.inputs, "tallies": [{}]}
    changed = replace(publication, inputs=broken, inputs_digest=digest(publication.study, broken))
    found = Repeating().of(changed)
    assert found is not None
    assert found.differences
