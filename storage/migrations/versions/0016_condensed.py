"""Settled rows of broadcasts are condensed into figures; indexes to find what was settled or done long ago."""

from alembic import op

revision = "0016"
down_revision = "0015"

_UP = (
    "ALTER TABLE broadcasts ADD COLUMN condensed_at timestamptz",
    """
    CREATE TABLE broadcast_figures (
        broadcast_id bigint NOT NULL,
        state text NOT NULL,
        reason text NOT NULL,
        number bigint NOT NULL,
        CONSTRAINT pk_broadcast_figures PRIMARY KEY (broadcast_id, state, reason),
        CONSTRAINT fk_broadcast_figures_broadcast_id FOREIGN KEY (broadcast_id) REFERENCES broadcasts (id),
        CONSTRAINT ck_broadcast_figures_state CHECK (state IN ('sent', 'failed', 'skipped'))
    )
    """,
    """
    CREATE INDEX ix_broadcasts_uncondensed ON broadcasts (ended_at, id)
    WHERE ended_at IS NOT NULL AND (condensed_at IS NULL OR condensed_at < ended_at)
    """,
    """
    CREATE INDEX ix_outbox_settled ON outbox (settled_at)
    WHERE broadcast_id IS NULL AND state IN ('sent', 'failed', 'skipped') AND kind <> 'progress'
    """,
    "CREATE INDEX ix_reminders_done ON reminders (done_at) WHERE done_at IS NOT NULL",
)
# An older program counts rows only: what was condensed is missing from its numbers.
_DOWN = (
    "DROP INDEX ix_reminders_done",
    "DROP INDEX ix_outbox_settled",
    "DROP INDEX ix_broadcasts_uncondensed",
    "DROP TABLE broadcast_figures",
    "ALTER TABLE broadcasts DROP COLUMN condensed_at",
)


def upgrade() -> None:
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(statement)
