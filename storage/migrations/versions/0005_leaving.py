"""A row of a broadcast is marked as leaving just before its slot: when its process dies, only then its fate is unknown."""

from alembic import op
from sqlalchemy import Boolean, Column

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Null is right for what a program claims that knows of no mark: it may have left.
    op.add_column("outbox", Column("leaving", Boolean))


def downgrade() -> None:
    op.drop_column("outbox", "leaving")
