"""Rows of a broadcast touch three indexes instead of nine, and an audience is planned part by part."""

from alembic import op
from sqlalchemy import BigInteger, Column

revision = "0004"
down_revision = "0003"

_OPEN = "state IN ('waiting', 'sending')"
_AWAY = (
    "ix_outbox_leases",
    "ix_outbox_open",
    "ix_outbox_paced",
    "ix_outbox_ledger",
    "uq_outbox_person",
)
_UP = (
    "ALTER TABLE outbox DROP CONSTRAINT uq_outbox_key",
    "CREATE UNIQUE INDEX uq_outbox_key ON outbox (key) WHERE key IS NOT NULL",
    "CREATE INDEX ix_outbox_sending ON outbox (broadcast_id) WHERE state = 'sending'",
    f"CREATE INDEX ix_outbox_open ON outbox (person_id, id) WHERE {_OPEN} AND broadcast_id IS NULL",
    "CREATE INDEX ix_outbox_paced ON outbox (person_id, settled_at) WHERE state = 'sent' AND broadcast_id IS NULL",
    "CREATE UNIQUE INDEX uq_outbox_person ON outbox (broadcast_id, person_id) WHERE broadcast_id IS NOT NULL",
    "ALTER TABLE outbox DROP CONSTRAINT fk_outbox_person_id",
    "ALTER TABLE outbox DROP CONSTRAINT fk_outbox_broadcast_id",
    "ALTER TABLE budget SET UNLOGGED",
)
_DOWN = (
    "ALTER TABLE budget SET LOGGED",
    "ALTER TABLE outbox ADD CONSTRAINT fk_outbox_broadcast_id FOREIGN KEY (broadcast_id) REFERENCES broadcasts (id)",
    "ALTER TABLE outbox ADD CONSTRAINT fk_outbox_person_id FOREIGN KEY (person_id) REFERENCES people (id)",
    "DROP INDEX ix_outbox_sending, ix_outbox_open, ix_outbox_paced, uq_outbox_person, uq_outbox_key",
    "ALTER TABLE outbox ADD CONSTRAINT uq_outbox_key UNIQUE (key)",
    "CREATE INDEX ix_outbox_leases ON outbox (lease_until) WHERE state = 'sending'",
    f"CREATE INDEX ix_outbox_open ON outbox (person_id, id) WHERE {_OPEN} AND person_id IS NOT NULL",
    "CREATE INDEX ix_outbox_paced ON outbox (person_id, settled_at) WHERE state = 'sent' AND person_id IS NOT NULL",
    "CREATE UNIQUE INDEX uq_outbox_person ON outbox (broadcast_id, person_id) "
    "WHERE broadcast_id IS NOT NULL AND person_id IS NOT NULL",
    "CREATE INDEX ix_outbox_ledger ON outbox (broadcast_id, state, reason) WHERE broadcast_id IS NOT NULL",
)


def upgrade() -> None:
    # A broadcast that is there already was planned whole.
    op.add_column("broadcasts", Column("planned_to", BigInteger))
    op.execute(f"DROP INDEX {', '.join(_AWAY)}")
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(statement)
    op.drop_column("broadcasts", "planned_to")
