"""A request is acknowledged while it waits for its proof; what is purged is found by an index."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.execute("ALTER TABLE requests ADD COLUMN acknowledged_at timestamptz")
    # An officer who wrote a request down has acknowledged it.
    op.execute("UPDATE requests SET acknowledged_at = made_at WHERE entered_by IS NOT NULL")
    op.execute(
        "CREATE INDEX ix_nominations_dead ON nominations (state_since) "
        "WHERE state IN ('rejected', 'rerouted', 'unverifiable', 'withdrawn') AND (name <> '' OR deed <> '')"
    )
    op.execute(
        "CREATE INDEX ix_kept_messages_dead ON kept_messages (kept_at) "
        "WHERE reason NOT IN ('nominated', 'answered', 'added')"
    )
    op.execute("CREATE INDEX ix_evidence_loose ON evidence (came_at) WHERE nomination_id IS NULL")


def downgrade() -> None:
    for index in ("nominations_dead", "kept_messages_dead", "evidence_loose"):
        op.execute(f"DROP INDEX ix_{index}")
    op.execute("ALTER TABLE requests DROP COLUMN acknowledged_at")
