"""Alembic's way in. It runs on a connection that `storage.db.migrate` opened, inside that transaction."""

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
