"""Who wrote down a story that was told aloud."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.execute("ALTER TABLE nominations ADD COLUMN scribe_id bigint")
    op.execute(
        "ALTER TABLE nominations ADD CONSTRAINT fk_nominations_scribe_id_people "
        "FOREIGN KEY (scribe_id) REFERENCES people (id)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE nominations DROP COLUMN scribe_id")
