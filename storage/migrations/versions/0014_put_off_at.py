"""A row that waits says when it was put off, for a clock that is put back."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("ALTER TABLE outbox ADD COLUMN put_off_at timestamptz")
    op.execute("UPDATE outbox SET put_off_at = now() WHERE state = 'waiting' AND due_at > now()")


def downgrade() -> None:
    op.execute("ALTER TABLE outbox DROP COLUMN put_off_at")
