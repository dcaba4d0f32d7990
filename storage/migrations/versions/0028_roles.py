"""More offices: a unit's leader, whatever the unit; those who sign, sit in the council, inspect, administer."""

from alembic import op

revision = "0028"
down_revision = "0027"

_BEFORE = "'commune_officer', 'commune_leader', 'province_officer', 'editor', 'unit_officer'"
_SINCE = (
    "'commune_officer', 'unit_leader', 'unit_officer', 'province_officer', 'signatory', 'council_member', 'editor', "
    "'inspector', 'administrator'"
)


_THINGS = "'nomination', 'story', 'obligation', 'broadcast', 'subscription', 'request'"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE invitations "
        "ADD COLUMN made_by bigint CONSTRAINT fk_invitations_made_by_people REFERENCES people (id)"
    )
    op.execute("ALTER TABLE events DROP CONSTRAINT ck_events_subject")
    op.execute(f"ALTER TABLE events ADD CONSTRAINT ck_events_subject CHECK (subject IN ({_THINGS}, 'office', 'day'))")
    _change("UPDATE {table} SET role = 'unit_leader' WHERE role = 'commune_leader'", allowed=_SINCE)


def downgrade() -> None:
    op.execute("ALTER TABLE invitations DROP COLUMN made_by")
    op.execute("ALTER TABLE events DISABLE TRIGGER events_append_only")
    op.execute("DELETE FROM events WHERE subject IN ('office', 'day')")
    op.execute("ALTER TABLE events ENABLE TRIGGER events_append_only")
    op.execute("ALTER TABLE events DROP CONSTRAINT ck_events_subject")
    op.execute(f"ALTER TABLE events ADD CONSTRAINT ck_events_subject CHECK (subject IN ({_THINGS}))")
    # An older program knows no such offices: they have ended, and their invitations are gone.
    _change(
        "DELETE FROM {table} WHERE role IN ('signatory', 'council_member', 'inspector', 'administrator')",
        "DELETE FROM {table} USING units WHERE role = 'unit_leader' AND unit_id = units.id AND units.kind <> 'commune'",
        "UPDATE {table} SET role = 'commune_leader' WHERE role = 'unit_leader'",
        allowed=_BEFORE,
    )


def _change(*statements: str, allowed: str) -> None:
    for table in ("offices", "invitations"):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_role")
        for statement in statements:
            op.execute(statement.format(table=table))
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_role CHECK (role IN ({allowed}))")
