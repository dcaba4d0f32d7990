"""Where people come from: the word behind /start of the first link that brought them."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("ALTER TABLE people ADD COLUMN source text")


def downgrade() -> None:
    op.execute("ALTER TABLE people DROP COLUMN source")
