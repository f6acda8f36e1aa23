"""What ``python -m storage answers`` does: propose how a file of answers is read, look at it so, bring it in."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from scoring.problems import Refused, please
from storage import bringing_in
from storage.backups import new_file
from storage.settings import database, require_database
from surveys.imported_answers import Checked, Rows, check
from surveys.imported_files import MOST_MEGABYTES, read_table
from surveys.imported_maps import proposed_map, read_map
from surveys.imported_tables import Table
from surveys.importing_answers import Declaration, News
from surveys.studies import Wave

DONE = 0
MOST_SHOWN = 50  # refusals


def answers(study_id: str, number: str, name: str, map_name: str, now_really: bool = False) -> int:
    """Propose a map where there is none, say what of a file could be kept by one, or keep it."""
    require_database()
    wave, map_file = _wave(study_id, number), Path(map_name)
    table = read_table(_content(Path(name)))
    print(f"{name}: {table.written}, {table.rows} rows; never taken in: {', '.join(table.left_out) or 'nothing'}")
    if not map_file.exists():
        return _propose(wave, table, map_file)
    plan, said = read_map(_content(map_file).decode(errors="replace"), wave)
    rows = Rows(wave, plan, table)
    checked = check(wave, rows)
    _tell(checked, bringing_in.look(database(), wave, rows, checked))
    if now_really:
        _bring_in(wave, rows, checked, said)
    return DONE


def _propose(wave: Wave, table: Table, map_file: Path) -> int:
    with new_file(map_file) as part:
        part.write_text(proposed_map(wave, table), encoding="utf-8")
    print(f"{map_file}: proposals. Look at every line and mend it, then give the same command again.")
    return DONE


def _tell(checked: Checked, news: News) -> None:
    for one in checked.refusals[:MOST_SHOWN]:
        value = f" “{one.value}”" if one.value else ""
        print(f"row {one.row} · {one.heading[:80]}{value}: {one.problem.what} [{one.problem.code}]")
    if len(checked.refusals) > MOST_SHOWN:
        print(f"and {len(checked.refusals) - MOST_SHOWN} more")
    print(f"can be brought in: {news.number}; were before: {news.repeated}; refused: {checked.refused + news.few}")
    if news.few:
        print(f"{news.few} of the refused are new in groups where they are too few")


def _bring_in(wave: Wave, rows: Rows, checked: Checked, said: Declaration) -> None:
    def tell(done: int, of: int) -> None:
        print(f"{done} of {of}", file=sys.stderr)

    found = bringing_in.bring_in(database(), wave.id, (rows, checked), said, datetime.now(UTC), tell)
    print(f"brought in: {found.number}")


def _wave(study_id: str, number: str) -> Wave:
    with database().reading() as records:
        known = {study.id for study in records.studies()}
        waves = records.waves(study_id) if study_id in known else ()
    found = next((wave for wave in waves if str(wave.number) == number), None)
    if found is None:
        what = "There is no such wave."
        raise Refused([please("wave-unknown", f"{study_id} {number}", what, "name a study and the number of its wave")])
    return found


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_MEGABYTES * 2**20 + 1)
    except OSError as error:
        what = f"It cannot be read: {error.strerror}."
        raise Refused([please("answers-file-unreadable", str(file), what, "name the file of answers")]) from None
