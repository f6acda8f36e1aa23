"""A bundle is checked from the outside inwards, where there is nothing but NumPy and SciPy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database
from surveys import bundle_parts, bundles, bundling, data_rows, heads, making_again, verifying
from surveys.__main__ import main
from surveys.audiences import AUDIENCES
from surveys.bundles import Kept
from surveys.publications import Publication
from tests.studies_for_tests import refused
from tests.surveys.alone import ALONE

ROOT = Path(__file__).parents[2]
RUN = (
    ALONE
    + """
from surveys.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
)


@pytest.fixture(scope="module")
def kept(published: tuple[Database, Publication]) -> Kept:
    with published[0].reading() as records:
        found = records.bundle(published[1].id)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def file(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bundle") / "b.zip"
    file.write_bytes(kept.content)
    return file


def test_a_bundle_is_sound_where_there_is_only_numpy_and_scipy(kept: Kept, file: Path) -> None:
    command = [sys.executable, "-c", RUN, "verify", str(file), "--key", kept.facts.fingerprint]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.stderr, ran.returncode) == ("", 0)
    lines = ran.stdout.splitlines()
    said = [line.partition(":")[0] for line in lines[:-1]]
    assert (set(said), said.count("note")) == ({"sound", "note"}, 2)
    assert "places were not computed again, since they rest on answers that are not public" in ran.stdout
    assert "tables and texts were not made again: that needs requirements.txt" in ran.stdout
    assert lines[-1] == f"all {said.count('sound')} checks passed, 2 not done"
    assert f"fingerprint that was given, {kept.facts.fingerprint}" in ran.stdout
    assert "receipts/residents.txt: 22 receipts, as many as responses counted" in ran.stdout
    assert "receipts/officers.txt: 10 receipts" in ran.stdout
    assert "numbers, each computed again within 1e-09" in ran.stdout


def test_a_fingerprint_may_be_typed_in_any_way(kept: Kept) -> None:
    bundle = bundles.unzipped(kept.content)
    manifest = bundles.manifest(bundle)
    typed = kept.facts.fingerprint.upper().replace(" ", ":")
    assert all(finding.sound for finding in verifying.outside(bundle, manifest, typed))
    wrong = [str(one) for one in verifying.outside(bundle, manifest, typed[:-1]) if not one.sound]
    assert len(wrong) == 1
    assert "public_key" in wrong[0]


def test_what_a_bundle_holds_writes_no_line_of_its_own() -> None:
    finding = verifying.Finding(False, "publication.json › x\nsound: all of it\x1b[8m: computed again, it is another")
    assert str(finding) == "WRONG: publication.json › x\\nsound: all of it\\x1b[8m: computed again, it is another"


def test_without_a_fingerprint_it_says_what_the_signature_does_not_show(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(file)]) == 0
    assert "note: the signature shows only that whoever has this key signed" in capsys.readouterr().out


def test_another_key_is_1_and_what_is_no_bundle_2(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--key", "00" * 32, str(file)]) == 1
    assert "1 of " in capsys.readouterr().out
    (tmp_path / "text").write_text("text")
    for arguments in (["verify", str(tmp_path / "text")], ["verify", str(tmp_path / "none")], ["verify"], ["x", "y"]):
        assert main(arguments) == 2
    said = capsys.readouterr().err
    assert "It is not a ZIP archive" in said
    assert "No such file" in said
    assert "usage" in said


def test_every_fault_of_a_manifest_is_named(kept: Kept) -> None:
    bundle = bundles.unzipped(kept.content)
    spoilt = b'{"files":{"a":{"bytes":-1,"sha256":"x"}},"format":"other","publication":1,"receipts":[],"x":0}'
    with refused("bundle-unsound", "MANIFEST.json › files › a") as problems:
        bundles.manifest(bundles.Bundle({**bundle.files, bundles.MANIFEST: spoilt}))
    places = {problem.where.removeprefix("MANIFEST.json").removeprefix(" › ") for problem in problems}
    assert places >= {"", "x", "publication", "receipts", "public_key", "events_key", "inputs_digest", "files › a"}


def titled(publication: Publication, _: bundle_parts.Told) -> dict[str, bytes]:
    """A part of a bundle, for a test."""
    return {"title.txt": publication.study["name"]["en"].encode()}


def test_a_file_that_its_owner_wrote_otherwise_is_named(published: tuple[Database, Publication], kept: Kept) -> None:
    bundle = bundles.unzipped(kept.content)
    document = verifying.document(bundle)
    with_title = bundles.Bundle({**bundle.files, **bundle_parts.files(published[1], parts=[titled])})
    (sound,) = making_again.made(with_title, document, [titled], whole=False)
    assert (sound.sound, sound.what) == (True, "1 tables and texts are what publication.json comes to")
    changed = bundles.Bundle({**with_title.files, "title.txt": b"Another"})
    (wrong,) = making_again.made(changed, document, [titled], whole=False)
    assert (wrong.sound, wrong.what) == (False, "title.txt: it is not what publication.json comes to")
    with pytest.raises(ValueError, match=r"two parts make title\.txt"):
        bundle_parts.files(published[1], parts=[titled, titled])


def test_two_bundles_of_one_publication_are_the_same_bytes(published: tuple[Database, Publication], kept: Kept) -> None:
    """Whenever they are made: no clock is asked, and what the database gives back is what was published."""
    bundle = bundles.unzipped(kept.content)
    head, key = heads.read(bundle.files[bundles.HEAD].decode())[0], bundles.manifest(bundle).events_key
    receipts: dict[str, bytes] = {audience: bundle.files[bundles.receipts_path(audience)] for audience in AUDIENCES}
    with published[0].reading() as records:
        again, signer = records.publication(published[1].id), records.signer(bundles.LABEL)
    assert again is not None
    told = data_rows.read_again(again, None)
    assert bundling.make(again, receipts, (head, key), signer, told) == kept
    assert bundling.make(published[1], receipts, (head, key), signer, told) == kept


def test_what_was_computed_by_is_the_instruments_and_nothing_stands_beside(kept: Kept) -> None:
    """Also where the owner of the key computed everything by other bands, and put a file of another result beside."""
    bundle = bundles.unzipped(kept.content)
    document = verifying.document(bundle)
    document["inputs"]["design"]["method"]["bands"][0]["minimum"] += 1
    beside = bundles.Bundle({**bundle.files, "report/summary.html": b"91"})
    said = [one.what for one in verifying.made_again(beside, document) if not one.sound]
    assert any("inputs › design › method › bands › 1 › minimum: the instrument says otherwise" in one for one in said)
    assert "report/summary.html: it follows from nothing in publication.json" in said


def test_what_another_version_made_is_no_fault_but_said(kept: Kept) -> None:
    bundle = bundles.unzipped(kept.content)
    document = verifying.document(bundle)
    older = document | {"study": document["study"] | {"program": {"name": "Plumbline", "version": "0.0.1"}}}
    worded = bundles.Bundle({**bundle.files, "README.md": b"in other words"})
    assert [one.sound for one in verifying.made_again(worded, document)][-1] is False
    said = list(verifying.made_again(worded, older))
    unsure = [one for one in said if one.sound is None]
    assert [one.what.partition(":")[0] for one in unsure] == ["README.md", "ro-crate-metadata.json"]
    assert "version 0.0.1, which made it" in unsure[0].what
    counted = next(path for path in worded.files if path.endswith(".csv"))
    worse = bundles.Bundle({**worded.files, counted: worded.files[counted].replace(b"1", b"2")})
    assert f"{counted}: it is not what publication.json comes to" in [
        one.what for one in verifying.made_again(worse, older) if one.sound is False
    ]


def test_a_publication_of_which_no_files_can_be_made_is_said_to_be_so(kept: Kept) -> None:
    bundle = bundles.unzipped(kept.content)
    document = verifying.document(bundle)
    for part, broken in (("study", {}), ("inputs", document["inputs"] | {"instrument": {}}), ("evaluation", {"x": 1})):
        said = [one for one in verifying.made_again(bundle, document | {part: broken}) if one.sound is False]
        assert said, part
        assert "cannot be made of it" in said[-1].what
