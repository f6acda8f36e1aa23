"""Keeping: SQLAlchemy and Alembic. The only SQL of the house."""
