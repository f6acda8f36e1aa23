"""Whatever is changed in a bundle is caught and named: by who does not think, by who hashes again, by another key's
owner, and, where a number is changed, by whoever has the key itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from scoring.problems import Refused
from storage.database import Database
from surveys import archives, bundles, canonical, heads, studying, verifying
from surveys.bundles import HEAD, MANIFEST, PUBLICATION, SIGNATURE, Bundle
from surveys.ports import Records
from tests.publishable import FIGURES, published_in
from tests.studies_for_tests import NOW, SECRET, begin
from tests.surveys.tamperings import CASES, CONTENTS, INPUTS, NUMBERS, RESULTS, Files, in_json, owner_of_the_key, put


@dataclass(frozen=True)
class Sound:
    """What is tampered with: a bundle as it was published, and the fingerprint on the publication's page."""

    files: Files
    fingerprint: str


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    """A study that was published; a file does for what is in no database."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('tampering') / 'kept.sqlite3'}", SECRET)
    with database.writing() as records:
        study = begin(records)
        studying.enter_figures(records, study.wave.id, FIGURES, NOW)
        published_in(records, study.wave, study.officers[:10])
        yield records
    database.close()


@pytest.fixture(scope="module")
def sound(records: Records) -> Sound:
    kept = records.bundle(records.publications()[0].id)
    assert kept is not None
    return Sound(dict(bundles.unzipped(kept.content).files), kept.facts.fingerprint)


def wrong(files: Files, fingerprint: str | None = None) -> Iterator[str]:
    """What is said to be wrong, from the outside inwards, without computing anything again."""
    bundle = Bundle(files)
    try:
        manifest = bundles.manifest(bundle)
    except Refused as refusal:
        yield from map(str, refusal.problems)
        return
    yield from (one.what for one in verifying.outside(bundle, manifest, fingerprint) if one.sound is False)
    document = verifying.document(bundle)
    yield from (one.what for one in verifying.inside(bundle, manifest, document) if one.sound is False)


def test_there_are_two_hundred_and_what_is_sound_is_not_caught(sound: Sound) -> None:
    assert len(CASES) + len(RESULTS) + len(NUMBERS) + 6 >= 200
    assert list(wrong(sound.files, sound.fingerprint)) == []
    assert owner_of_the_key(sound.files) == sound.files


@pytest.mark.parametrize(
    ("what", "change", "who", "named"), CASES, ids=[f"{one[0]}, by {one[2].__name__}" for one in CASES]
)
def test_it_is_caught_and_named(
    sound: Sound, what: str, change: Callable[[Files], Files], who: Callable[[Files], Files], named: str
) -> None:
    tampered = who(change(dict(sound.files)))
    assert tampered != sound.files
    found = []
    for line in wrong(tampered, sound.fingerprint):
        if named in line:
            return
        found.append(line)
    pytest.fail(f"{named} is not named in {found}")


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_that_the_owner_of_the_key_changed_is_caught_by_computing_it(sound: Sound, name: str) -> None:
    change, place = RESULTS[name]
    tampered = owner_of_the_key(put(PUBLICATION, in_json(change))(dict(sound.files)))
    outside = list(wrong(tampered, sound.fingerprint))
    assert outside == [] or name == "how many answered"
    found = list(verifying.again(canonical.loads(tampered[PUBLICATION])))
    assert any(place in finding.what for finding in found if finding.sound is False), found


@pytest.mark.parametrize("name", NUMBERS)
def test_so_is_an_input_that_a_number_rests_on(sound: Sound, name: str) -> None:
    tampered = owner_of_the_key(put(PUBLICATION, in_json(INPUTS[name]))(dict(sound.files)))
    assert list(wrong(tampered, sound.fingerprint)) == []
    found = [finding.what for finding in verifying.again(canonical.loads(tampered[PUBLICATION])) if not finding.sound]
    assert any("evaluation › " in what for what in found), found


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("path", [*CONTENTS, MANIFEST, SIGNATURE])
def test_a_file_that_is_there_twice_is_named(sound: Sound, path: str) -> None:
    content = io.BytesIO(archives.write(sound.files))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(path, b"another")
    with pytest.raises(Refused, match=f"{path}: It is there twice"):
        bundles.unzipped(content.getvalue())


def test_what_a_head_says_is_held_against_the_chain_it_is_of(records: Records, sound: Sound) -> None:
    """Whoever keeps the database cannot cut its log behind a publication."""
    exported, key = heads.read(sound.files[HEAD].decode()), bundles.manifest(Bundle(sound.files)).events_key
    chain = records.chain()
    assert chain[-1].event.act == "published"
    assert list(heads.lost(exported, chain, key)) == []
    assert [problem.code for problem in heads.lost(exported, chain[:-1], key)] == ["head-lost"]
