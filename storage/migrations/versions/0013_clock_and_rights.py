"""The budget says when it was written, for a clock that is put back; a channel, since when the bot may not post there."""

from alembic import op

revision = "0013"
down_revision = "0012"

_UP = (
    "ALTER TABLE budget ADD COLUMN seen_at timestamptz",
    "ALTER TABLE channels ADD COLUMN barred_at timestamptz",
)
_DOWN = (
    "ALTER TABLE channels DROP COLUMN barred_at",
    "ALTER TABLE budget DROP COLUMN seen_at",
)


def upgrade() -> None:
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(statement)
