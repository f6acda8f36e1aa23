"""The tables of those who sign in: apart from all studies but for the roles, which go with a study."""

from __future__ import annotations

from sqlalchemy import Column, Table
from sqlalchemy.types import Boolean, DateTime, Integer, LargeBinary

from storage.columns import Text, metadata, of

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token_digest", Text, primary_key=True),
    Column("credential", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("account_id", Text),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("name_digest", Text, primary_key=True),
    Column("window", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text),
    Column("disabled", Boolean, nullable=False),
    Column("second", LargeBinary),
    Column("second_used", Integer, nullable=False),
)

account_ties = Table(
    "account_ties",
    metadata,
    Column("account_id", Text, of("accounts"), primary_key=True),
    Column("identity_digest", Text, nullable=False, unique=True),
    Column("issuer", Text, nullable=False),
    Column("email", LargeBinary),
)

account_roles = Table(
    "account_roles",
    metadata,
    Column("account_id", Text, of("accounts"), primary_key=True),
    Column("study_id", Text, of("studies"), primary_key=True),
    Column("role", Text, nullable=False),
)
