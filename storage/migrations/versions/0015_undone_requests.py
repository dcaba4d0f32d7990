"""A unit's part of a report whose request was undone is withdrawn."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("ALTER TABLE obligations DROP CONSTRAINT ck_obligations_state")
    op.execute(
        "ALTER TABLE obligations ADD CONSTRAINT ck_obligations_state "
        "CHECK (state IN ('open', 'submitted', 'returned', 'accepted', 'withdrawn'))"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE obligations DROP CONSTRAINT ck_obligations_state")
    # Nobody was ever told of these, and an older program knows no such state.
    op.execute("DELETE FROM obligations WHERE state = 'withdrawn'")
    op.execute("DELETE FROM reports WHERE NOT EXISTS (SELECT FROM obligations WHERE report_id = reports.id)")
    op.execute(
        "ALTER TABLE obligations ADD CONSTRAINT ck_obligations_state "
        "CHECK (state IN ('open', 'submitted', 'returned', 'accepted'))"
    )
