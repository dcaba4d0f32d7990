"""What is wrong with the program is kept, from when to when, so that people are told of it once."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE incidents ("
        "id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_incidents PRIMARY KEY, "
        "kind text NOT NULL, subject text NOT NULL, opened_at timestamptz NOT NULL, "
        "told_at timestamptz, clean_since timestamptz, closed_at timestamptz, "
        "CONSTRAINT ck_incidents_kind "
        "CHECK (kind IN ('outbox', 'telegram', 'job', 'disk', 'backup', 'channel', 'clock')))"
    )
    op.execute("CREATE UNIQUE INDEX uq_incidents_open ON incidents (kind, subject) WHERE closed_at IS NULL")


def downgrade() -> None:
    op.execute("DROP TABLE incidents")
    # An older program has no words for these.
    op.execute("DELETE FROM outbox WHERE kind IN ('incident_opened', 'incident_over') AND state = 'waiting'")
