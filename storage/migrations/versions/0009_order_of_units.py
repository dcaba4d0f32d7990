"""Units have a key by which they stand in Vietnamese order. The embedded PostgreSQL has no ICU, so it comes from domain."""

from alembic import op
from sqlalchemy import Column, Text, text

from domain import places

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("units", Column("sort_key", Text(collation="C"), nullable=False, server_default=""))
    op.alter_column("units", "sort_key", server_default=None)
    connection = op.get_bind()
    for unit, name in connection.execute(text("SELECT id, name FROM units")).all():
        # "Đặc khu" before a name is no part of its key any more.
        keys = {"id": unit, "key": places.key(name), "sort_key": places.order(name)}
        connection.execute(text("UPDATE units SET key = :key, sort_key = :sort_key WHERE id = :id"), keys)


def downgrade() -> None:
    op.drop_column("units", "sort_key")
