"""What can be changed in a bundle, by whom, and what the message then names."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from itertools import combinations
from typing import Any

from storage.sealing import derived_key
from surveys import bundles, canonical
from surveys.bundles import HEAD, LABEL, MANIFEST, PUBLICATION, SIGNATURE, Bundle
from surveys.signing import Signer
from tests.studies_for_tests import SECRET

Files = dict[str, bytes]
OWNER, STRANGER = Signer(derived_key(SECRET, LABEL)), Signer(bytes(range(32)))
RESIDENTS, OFFICERS = "receipts/residents.txt", "receipts/officers.txt"
CONTENTS = (PUBLICATION, RESIDENTS, OFFICERS, HEAD)


# --- who tampers ---


def unthinking(files: Files) -> Files:
    return files


def hashing(files: Files) -> Files:
    """Everything that anybody can make again is made again: lengths, digests, roots; the signature cannot be."""
    return files if MANIFEST not in files else _again(files, OWNER, None)


def owner_of_another_key(files: Files) -> Files:
    return _again(files, STRANGER, STRANGER)


def owner_of_the_key(files: Files) -> Files:
    return _again(files, OWNER, OWNER)


def _again(files: Files, named: Signer, signer: Signer | None) -> Files:
    """A manifest of the files as they are, and the digest of the inputs as they are."""
    contents = {path: content for path, content in files.items() if path not in (MANIFEST, SIGNATURE)}
    digest = ""
    with suppress(KeyError, ValueError):  # there is no such file any more
        contents[PUBLICATION], digest = _digested(contents[PUBLICATION])
    before = bundles.manifest(Bundle({MANIFEST: files[MANIFEST]}))
    of = replace(before, inputs_digest=digest or before.inputs_digest, public_key=named.public_key)
    made = dict(bundles.bundle(contents, of, (signer or STRANGER).sign).files)
    return made if signer else made | {SIGNATURE: files.get(SIGNATURE, b"")}


@cache
def _digested(content: bytes) -> tuple[bytes, str]:
    """A publication with the digest of its inputs as they are."""
    document = canonical.loads(content)
    digest = bundles.listing(canonical.dumps([document["study"], document["inputs"]])).sha256
    return canonical.dumps(document | {"inputs_digest": digest}), digest


# --- what is changed ---


def dropped(path: str) -> Callable[[Files], Files]:
    return lambda files: {name: content for name, content in files.items() if name != path}


def put(path: str, change: Callable[[bytes], bytes]) -> Callable[[Files], Files]:
    return lambda files: files | {path: change(files[path])}


def swapped(first: str, second: str) -> Callable[[Files], Files]:
    return lambda files: files | {first: files[second], second: files[first]}


def in_lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda content: b"".join(change(content.splitlines(keepends=True)))


def in_json(change: Callable[[Any], object]) -> Callable[[bytes], bytes]:
    def changed(content: bytes) -> bytes:
        document = copy.deepcopy(canonical.loads(content))
        change(document)
        return canonical.dumps(document)

    return changed


def at(*steps: str | int, to: Callable[[Any], Any]) -> Callable[[Any], object]:
    def change(document: Any) -> None:
        for step in steps[:-1]:
            document = document[step]
        assert to(document[steps[-1]]) != document[steps[-1]]
        document[steps[-1]] = to(document[steps[-1]])

    return change


def more(value: float) -> float:
    return value + 1


def first_tally(document: Any) -> Any:
    return next(one for one in document["inputs"]["tallies"] if one["audience"] == "residents")


def people_moved(document: Any) -> None:
    """One person said one point more."""
    next(iter(first_tally(document)["totals"].values()))["total"] += 1


def judged_otherwise(document: Any) -> None:
    document["inputs"]["judgements"][0]["value"] = 9


LINES: Mapping[str, Callable[[list[bytes]], list[bytes]]] = {
    "a line dropped": lambda lines: lines[1:],
    "a line twice": lambda lines: [lines[0], *lines],
    "two lines exchanged": lambda lines: [lines[1], lines[0], *lines[2:]],
    "in reverse": lambda lines: lines[::-1],
    "one more": lambda lines: sorted([*lines, b"5" * 64 + b"\n"]),
    "no end of line": lambda lines: [*lines[:-1], lines[-1].rstrip()],
    "capitals": lambda lines: [lines[0].upper().replace(b"0", b"A"), *lines[1:]],
    "empty": lambda lines: [],
    "one for another": lambda lines: sorted([*lines[1:], b"5" * 64 + b"\n"]),
}
# What each leads to where everything is hashed, and signed, again: all but the last, which only the person misses.
SEEN_BY_ANYONE = [name for name in LINES if name != "one for another"]

RESULTS: Mapping[str, tuple[Callable[[Any], object], str]] = {
    "the composite": (at("evaluation", "composite", "score", to=more), "evaluation › composite › score"),
    "its grade": (at("evaluation", "composite", "band", to=lambda band: "B1"), "evaluation › composite › band"),
    "an indicator": (at("evaluation", "indicators", 0, "score", to=more), "evaluation › indicators › 1 › score"),
    "a weight": (at("evaluation", "dimensions", 0, "weight", to=more), "evaluation › dimensions › 1 › weight"),
    "an obstacle": (at("evaluation", "indicators", 2, "obstacle", to=more), "evaluation › indicators › 3 › obstacle"),
    "an end of an interval": (
        at("analysis", "uncertainty", "composite", "method", "low", to=more),
        "analysis › uncertainty › composite › method › low",
    ),
    "how many answered": (at("evaluation", "responses", "residents", to=more), "evaluation › responses › residents"),
    "a finding's level": (at("conclusion", "findings", 0, "level", to=lambda level: "E0"), "findings › 1 › level"),
    "the order of findings": (at("conclusion", "findings", to=lambda all: all[::-1]), "conclusion › findings"),
}
INPUTS: Mapping[str, Callable[[Any], object]] = {
    "a count": people_moved,
    "a judgement": judged_otherwise,
    "judgements reordered": at("inputs", "judgements", to=lambda all: all[1:] + all[:1]),
    "a figure": at("inputs", "figures", "OB01", to=lambda figure: 97.0),
    "a threshold": at("inputs", "design", "thresholds", to=lambda all: dict.fromkeys(all, 99.0)),
    "a least number": at("inputs", "design", "method", "minimum_group", to=lambda all: dict.fromkeys(all, 1)),
    "a label": at("inputs", "instrument", "name", "en", to=lambda name: name + "!"),
    "who was asked": at("study", "name", "en", to=lambda name: name + "!"),
    "how many were invited": at("study", "experts", "invited", to=more),
    "the state of the wave": at("study", "wave", "state", to=lambda state: "closed"),
}
NUMBERS = ("a count", "a judgement", "a figure")  # inputs that a number rests on


def head_changed(change: Callable[[str], str]) -> Callable[[Files], Files]:
    return put(HEAD, lambda content: change(content.decode()).encode())


HEADS: Mapping[str, Callable[[str], str]] = {
    "the log's tail cut": lambda line: line.replace(line.split(" ")[1], "5", 1),
    "another last event": lambda line: line.replace(line.split(" ")[2], "0" * 64),
    "another day": lambda line: line.replace("2030", "2031", 1),
    "a day that is none": lambda line: line.replace("-03-", "-13-", 1),
    "no log": lambda line: "",
    "two heads": lambda line: line + line,
    "of another server": lambda line: line.replace(line.split(" ")[3].strip(), "ab" * 64),
}

FIELDS: Mapping[str, Callable[[Any], object]] = {
    "publication": at("publication", to=lambda id: "other"),
    "published_on": at("published_on", to=lambda day: "2031-01-01"),
    "inputs_digest": at("inputs_digest", to=lambda digest: "0" * 64),
    "events_key": at("events_key", to=lambda key: STRANGER.public_key),
    "public_key": at("public_key", to=lambda key: STRANGER.public_key),
    "format": at("format", to=lambda format: "plumbline bundle 2"),
    "files": lambda manifest: manifest["files"].pop(HEAD),
    "receipts": at("receipts", "residents", "root", to=lambda root: "0" * 64),
    "number": at("receipts", "residents", "number", to=more),
    "bytes": at("files", PUBLICATION, "bytes", to=more),
    "sha256": at("files", PUBLICATION, "sha256", to=lambda digest: "0" * 64),
    "more": lambda manifest: manifest.update(more=1),
}

Case = tuple[str, Callable[[Files], Files], Callable[[Files], Files], str]


def cases() -> Iterator[Case]:
    """What is changed, how, by whom, and what the message names."""
    by_all = (unthinking, hashing, owner_of_another_key)
    for path in (*CONTENTS, MANIFEST, SIGNATURE):
        yield f"{path} dropped", dropped(path), unthinking, path
    for path in CONTENTS:
        yield f"{path} dropped", dropped(path), hashing, SIGNATURE
        yield f"{path} emptied", put(path, lambda content: b""), unthinking, path
        yield f"{path} cut", put(path, lambda content: content[:-1]), unthinking, path
        yield f"{path} longer", put(path, lambda content: content + b"\n"), unthinking, path
    for first, second in combinations(CONTENTS, 2):
        yield f"{first} and {second} swapped", swapped(first, second), unthinking, second
        yield f"{first} and {second} swapped", swapped(first, second), hashing, SIGNATURE
    for audience in (RESIDENTS, OFFICERS):
        for name, change in LINES.items():
            for who in by_all:
                named = {unthinking: audience, hashing: SIGNATURE}.get(who, "public_key")
                yield f"{audience}: {name}", put(audience, in_lines(change)), who, named
        for name in SEEN_BY_ANYONE:
            yield f"{audience}: {name}", put(audience, in_lines(LINES[name])), owner_of_the_key, audience
    results = {name: change for name, (change, _) in RESULTS.items()}
    for name, changed in {**results, **INPUTS}.items():
        for who in by_all:
            named = {unthinking: PUBLICATION, hashing: SIGNATURE}.get(who, "public_key")
            yield name, put(PUBLICATION, in_json(changed)), who, named
    for name, changed in INPUTS.items():  # who does not make their digest again
        yield f"{name}, hashed by halves", put(PUBLICATION, in_json(changed)), by_halves, "inputs_digest"
    yield from cases_beside()


def cases_beside() -> Iterator[Case]:
    """The chain of events, the manifest, its signature, and what nobody asked for."""
    for name, line in HEADS.items():
        yield name, head_changed(line), unthinking, HEAD
        yield name, head_changed(line), owner_of_the_key, HEAD
    for name, field in FIELDS.items():
        yield f"manifest's {name}", put(MANIFEST, in_json(field)), unthinking, MANIFEST
    for place in range(0, 64, 8):
        flip = put(SIGNATURE, partial(_flipped, place=place))
        yield f"byte {place} of the signature", flip, unthinking, SIGNATURE
    yield "signature cut", put(SIGNATURE, lambda content: content[:-1]), unthinking, SIGNATURE
    yield (
        "a stranger's signature",
        lambda files: files | {SIGNATURE: STRANGER.sign(files[MANIFEST])},
        unthinking,
        SIGNATURE,
    )
    yield "a file more", lambda files: files | {"more.txt": b"x"}, unthinking, "more.txt"
    yield "a file more", lambda files: files | {"more.txt": b"x"}, hashing, SIGNATURE
    yield (
        "lists of one more",
        lambda files: files | {"receipts/experts.txt": b"5" * 64 + b"\n"},
        owner_of_the_key,
        "experts",
    )


def by_halves(files: Files) -> Files:
    """With the key, but with the digest of the inputs as it was."""
    before = canonical.loads(files[PUBLICATION])["inputs_digest"]
    contents = {name: content for name, content in files.items() if name not in (MANIFEST, SIGNATURE)}
    assert _digested(contents[PUBLICATION])[1] != before
    of = bundles.manifest(Bundle({MANIFEST: files[MANIFEST]}))
    return dict(bundles.bundle(contents, of, OWNER.sign).files)


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


CASES = list(cases())
