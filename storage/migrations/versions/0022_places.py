"""Former units beyond those of the program, the villages that verified cases named, and places outside the province."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE former_units (name text NOT NULL, district text NOT NULL, "
        "unit_id bigint NOT NULL CONSTRAINT fk_former_units_unit_id_units REFERENCES units (id), "
        "CONSTRAINT pk_former_units PRIMARY KEY (name, district, unit_id))"
    )
    op.execute(
        "CREATE TABLE villages (key text NOT NULL, "
        "unit_id bigint NOT NULL CONSTRAINT fk_villages_unit_id_units REFERENCES units (id), "
        "CONSTRAINT pk_villages PRIMARY KEY (key, unit_id))"
    )
    op.execute("ALTER TABLE nominations ADD COLUMN outside text")


def downgrade() -> None:
    op.execute("ALTER TABLE nominations DROP COLUMN outside")
    op.execute("DROP TABLE villages")
    op.execute("DROP TABLE former_units")
