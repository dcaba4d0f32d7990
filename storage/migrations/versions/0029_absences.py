"""Officers are away, and somebody stands in for them."""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE absences (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_absences PRIMARY KEY, "
        "person_id bigint NOT NULL CONSTRAINT fk_absences_person_id_people REFERENCES people (id), "
        "deputy_id bigint CONSTRAINT fk_absences_deputy_id_people REFERENCES people (id), "
        "first date NOT NULL, last date NOT NULL, begun_at timestamptz, ended_at timestamptz, "
        "CONSTRAINT ck_absences_days_in_order CHECK (first <= last))"
    )
    op.execute("CREATE UNIQUE INDEX uq_absences_open ON absences (person_id) WHERE ended_at IS NULL")
    op.execute(
        "ALTER TABLE offices "
        "ADD COLUMN absence_id bigint CONSTRAINT fk_offices_absence_id_absences REFERENCES absences (id)"
    )
    op.execute("CREATE INDEX ix_offices_absence ON offices (absence_id) WHERE absence_id IS NOT NULL")


def downgrade() -> None:
    op.execute("UPDATE offices SET until = now() WHERE absence_id IS NOT NULL AND until IS NULL")
    op.execute("ALTER TABLE offices DROP COLUMN absence_id")
    op.execute("DROP TABLE absences")
