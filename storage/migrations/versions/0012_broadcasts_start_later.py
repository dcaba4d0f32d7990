"""A broadcast starts a moment after it was approved, so that it can be undone."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("ALTER TABLE broadcasts ADD COLUMN starts_at timestamptz")
    op.execute("UPDATE broadcasts SET starts_at = made_at")
    op.execute("ALTER TABLE broadcasts ALTER starts_at SET NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE broadcasts DROP COLUMN starts_at")
