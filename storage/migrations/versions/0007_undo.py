"""A move stores what it changed, so that it can be undone for a moment."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("ALTER TABLE events ADD COLUMN before jsonb")


def downgrade() -> None:
    op.execute("ALTER TABLE events DROP COLUMN before")
