"""Alembic runs the migrations on the connection it is given, within its transaction."""

from alembic import context

from storage.columns import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
