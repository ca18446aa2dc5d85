"""Alembic's entry: runs the migrations in the transaction that `steam.db.migrate` has begun."""

from alembic import context

from steam.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
