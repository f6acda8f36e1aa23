"""Databases as each released version of the tables left them, with a row or two of everything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import rfc8785
from alembic.script import ScriptDirectory

from storage import migrating
from storage.database import kind_of
from storage.migrating import migrate
from storage.rows import keep_lines, lines_of, tables_of
from storage.sealing import Seals
from surveys import publishing
from surveys.invitations import digest, receipt_code
from surveys.inviting import open_code
from tests.studies_for_tests import SECRET, document, key

FAILING = '''
"""A migration that fails half-way."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down_revision}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO half VALUES (1)")
    op.execute("UPDATE studies SET contact = 'changed'" if {down_revision!r} else "SELECT 1")
    raise RuntimeError("half way")
'''
REVISIONS = tuple(script.revision for script in ScriptDirectory.from_config(migrating.config()).walk_revisions())[::-1]
WAVE = "w1"
ANSWERS = {"R01": 4, "R02": 9, "R_OPEN": "Notices come in time. 通知及时。"}
OFFICERS_ANSWERS = {"O01": 2}
RECEIPTS = [digest(receipt_code(key(number))) for number in (1, 2)]
_TEXT = {"zh": "甲", "en": "A"}
_INPUTS = {"tallies": [], "judgements": [], "figures": {"OB01": 0.1}}
Rows = dict[str, list[dict[str, Any]]]


def first_rows() -> Rows:
    """What stands in a database of the first version."""
    asked = json.loads(json.dumps(document()))
    instrument = hashlib.sha256(rfc8785.dumps(asked)).hexdigest()
    wave = {"wave_id": WAVE}
    study = {"id": "s1", "name": _TEXT, "area": _TEXT, "organisation": _TEXT, "contact": "c@example.org"}
    judged = wave | {"expert": "E01", "matrix": "M0", "first": "D1", "second": "D2", "day": "2030-03-01"}
    code = digest(open_code(SECRET, WAVE, "C1"))
    invited = wave | {"audience": "residents", "group": "C1", "kind": "open", "code_digest": code, "spent": False}
    hat = wave | {"audience": "officers", "group": "U1", "kind": "one_time", "code_digest": "b" * 64, "spent": True}
    waits = wave | {"day": "2030-03-01"}
    published = {"id": "p1", "study_id": "s1", "published_on": "2030-03-02", "study": _TEXT, "inputs": _INPUTS}
    published |= wave | {
        "inputs_digest": publishing.digest(_TEXT, _INPUTS),
        "evaluation": {"x": 1e16},
        "conclusion": {},
    }
    return {
        "studies": [study | {"retention_days": 180, "banner": None}],
        "instruments": [{"digest": instrument, "document": asked}],
        "waves": [
            {"id": WAVE, "study_id": "s1", "number": 1, "name": _TEXT, "instrument_digest": instrument}
            | {"closes_on": "2030-03-31", "state": "open", "opened_on": "2030-03-01", "closed_on": None}
        ],
        "strata": [
            wave | {"audience": audience, "id": id, "place": place, "name": _TEXT, "population": None, "invited": 40}
            for place, (audience, id) in enumerate([("residents", "C1"), ("officers", "U1")])
        ],
        "figures": [wave | {"indicator": "OB01", "value": 0.1}],
        "invitations": [{"id": "i1"} | invited, {"id": "i2"} | hat],
        "keys": [wave | {"receipt_digest": receipt, "content_digest": "c" * 64} for receipt in RECEIPTS],
        "inbox": [
            waits | {"receipt_digest": RECEIPTS[0], "audience": "residents", "stratum": "C1", "body": ANSWERS},
            waits | {"receipt_digest": RECEIPTS[1], "audience": "officers", "stratum": "U1", "body": OFFICERS_ANSWERS},
        ],
        "experts": [
            wave | {"pseudonym": "E01", "consented": True, "named_in_thanks": False, "profile": {"ED1": "pol"}}
        ],
        "judgements": [judged | {"revision": 1, "value": 3}, judged | {"revision": 2, "value": None}],
        "publications": [published],
        "sign_ins": [{"token_digest": "d" * 64, "credential": "link", "expires_at": "2030-03-02T00:00:00+00:00"}],
        "events": [
            {"id": 1, "at": "2030-03-01T09:30:00+00:00", "act": "study-created", "study_id": "s1", "details": {}},
            {"id": 4, "at": "2030-03-01T09:30:00.5+00:00", "act": "signed-in", "study_id": None, "details": {"n": 1}},
        ],
    }


def leave(url: str, revision: str) -> None:
    """Make the tables of a version in an empty database, with what the first version kept brought along."""
    kind = kind_of(url)
    engine = kind.engine()
    with engine.begin() as connection:
        kind.prepare(connection)
        migrate(connection, REVISIONS[0])
        rows = first_rows()
        for name, table in tables_of(connection).items():
            keep_lines(connection, table, [json.dumps(row) for row in rows[name]])
        migrate(connection, revision, Seals(SECRET))
    engine.dispose()


def content(url: str) -> Mapping[str, Any]:
    """All that stands in a database of whatever version: its version, its columns, its rows."""
    engine = kind_of(url).engine()
    with engine.connect() as connection:
        found: dict[str, Any] = {"version": migrating.revision(connection)}
        for name, table in tables_of(connection).items():
            found[name] = sorted(table.columns.keys()), list(lines_of(connection, table))
    engine.dispose()
    return found
