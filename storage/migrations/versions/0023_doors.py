"""Through which link people and nominations came, a nominee's phone, and the words by which a story is found."""

from alembic import op
from sqlalchemy import text

from domain.stories import found_by

revision = "0023"
down_revision = "0022"

# Written out: what was released is never changed by what the program is later.
_PUBLISHED = text(
    "SELECT stories.id, title, stories.text, purposes, nominations.name, units.kind, units.name AS place FROM stories "
    "JOIN nominations ON nominations.id = nomination_id JOIN units ON units.id = nominations.unit_id "
    "WHERE stories.state <> 'withdrawn'"
)


def upgrade() -> None:
    op.execute("ALTER TABLE people ADD COLUMN door text")
    op.execute("ALTER TABLE nominations ADD COLUMN nominee_phone text, ADD COLUMN source text")
    op.execute("ALTER TABLE kept_messages ADD COLUMN origin text")
    op.execute("ALTER TABLE stories ADD COLUMN search_key text NOT NULL DEFAULT ''")
    connection = op.get_bind()
    for row in connection.execute(_PUBLISHED).all():
        place = row.place if row.kind == "commune" else None
        key = found_by(row.title, row.text, name=row.name, place=place, purposes=frozenset(row.purposes))
        connection.execute(text("UPDATE stories SET search_key = :key WHERE id = :id"), {"key": key, "id": row.id})
    op.execute("CREATE INDEX ix_stories_search ON stories USING gin (to_tsvector('simple', search_key))")


def downgrade() -> None:
    op.execute("ALTER TABLE stories DROP COLUMN search_key")
    op.execute("ALTER TABLE kept_messages DROP COLUMN origin")
    op.execute("ALTER TABLE nominations DROP COLUMN nominee_phone, DROP COLUMN source")
    op.execute("ALTER TABLE people DROP COLUMN door")
