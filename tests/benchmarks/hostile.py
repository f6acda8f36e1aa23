"""What files that were made to do harm cost whoever has them checked: seconds of a processor and memory, file by file.

Run: python -m tests.benchmarks.hostile (two minutes). Each file is checked by ``python -m surveys check`` in a process
of its own. The start of Python, which the first line has almost alone, is in every figure; seconds are the machine's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from surveys.foreign_texts import plain
from tests.surveys.apart import checked_apart
from tests.surveys.hostile_files import FORMS, NO_INSTRUMENTS, SOUND, SURVEYS, WORKBOOKS, changed, items, lines
from tests.surveys.limesurvey import lss

MARKS = ("<", "<script>", "<a ", "</", "<!--", "&#", "<b>", "&amp;")


def files() -> Iterator[tuple[str, str, bytes]]:
    """What each is called here, the name of its file, and what is in it."""
    yield "a small file that is no workbook", "a.xlsx", b"hello"
    yield "the shipped instrument's workbook, sound", "a.xlsx", SOUND
    yield "a sound LimeSurvey survey", "a.lss", lss()
    yield from ((f"form: {name}", file, made()) for name, (file, made, _) in FORMS.items())
    yield "workbook: ten thousand items", "a.xlsx", items(10_000)
    yield "YAML: ten thousand items", "a.yaml", lines(10_000)
    yield from ((f"workbook: {name}", "a.xlsx", changed(part, change)) for name, (part, change, _) in WORKBOOKS.items())
    yield from ((f"LimeSurvey: {name}", "a.lss", content) for name, (content, _) in SURVEYS.items())
    yield from ((f"{code}, {number}", file, content) for number, (file, content, code) in enumerate(NO_INSTRUMENTS, 1))


def main() -> None:
    print(f"{'file':45}{'KB':>7}{'s':>7}{'MB':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for called, name, content in files():
            file = Path(folder) / name
            file.write_bytes(content)
            done = checked_apart(file)
            print(f"{called:45}{len(content) / 1024:7.0f}{done.seconds:7.2f}{done.megabytes:7.0f}", flush=True)
    print("\na text of a million signs, as plain words")
    for part in MARKS:
        began = process_time()
        plain(f"<p>{part * (1_000_000 // len(part))}")
        print(f"{part:45}{1_000_000 / 1024:7.0f}{process_time() - began:7.2f}")


if __name__ == "__main__":
    main()
