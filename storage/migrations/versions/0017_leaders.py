"""A commune has leaders, who hear of its late cases before the province does."""

from alembic import op

revision = "0017"
down_revision = "0016"

_BEFORE = "'commune_officer', 'province_officer', 'editor', 'unit_officer'"
_SINCE = "'commune_officer', 'commune_leader', 'province_officer', 'editor', 'unit_officer'"


def upgrade() -> None:
    _allow(_SINCE)


def downgrade() -> None:
    # An older program knows no such office: it has ended, and its invitations are gone.
    op.execute("DELETE FROM invitations WHERE role = 'commune_leader'")
    op.execute("DELETE FROM offices WHERE role = 'commune_leader'")
    _allow(_BEFORE)


def _allow(roles: str) -> None:
    for table in ("offices", "invitations"):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_role")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_role CHECK (role IN ({roles}))")
