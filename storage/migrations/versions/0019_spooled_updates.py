"""What is fetched and takes long is stored, so that the next updates can be fetched meanwhile."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE spooled_updates (edge text NOT NULL, update_id bigint NOT NULL, content text NOT NULL, "
        "fetched_at timestamptz NOT NULL, CONSTRAINT pk_spooled_updates PRIMARY KEY (edge, update_id))"
    )


def downgrade() -> None:
    # An older program would never read them: it must not be started before they are handled.
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM spooled_updates) "
        "THEN RAISE EXCEPTION 'updates that were fetched are not handled yet'; END IF; END $$"
    )
    op.execute("DROP TABLE spooled_updates")
