"""Nominations of one deed are found, joined to one another, and told apart for good."""

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.execute("ALTER TABLE nominations ADD survivor_id bigint, ADD told boolean DEFAULT false NOT NULL")
    op.execute(
        "ALTER TABLE nominations ADD CONSTRAINT fk_nominations_survivor_id_nominations "
        "FOREIGN KEY (survivor_id) REFERENCES nominations (id)"
    )
    op.execute("CREATE INDEX ix_nominations_survivor_id ON nominations (survivor_id) WHERE survivor_id IS NOT NULL")
    op.execute("CREATE INDEX ix_nominations_untold ON nominations (id) WHERE NOT told")
    op.execute(
        "CREATE TABLE tellings (nomination_id bigint NOT NULL, told jsonb NOT NULL, "
        "CONSTRAINT pk_tellings PRIMARY KEY (nomination_id), "
        "CONSTRAINT fk_tellings_nomination_id_nominations FOREIGN KEY (nomination_id) REFERENCES nominations (id))"
    )
    op.execute(
        "CREATE TABLE telling_keys (key bigint NOT NULL, nomination_id bigint NOT NULL, "
        "CONSTRAINT pk_telling_keys PRIMARY KEY (key, nomination_id))"
    )
    op.execute("CREATE INDEX ix_telling_keys_nomination_id ON telling_keys (nomination_id)")
    op.execute(
        "CREATE TABLE suspects (earlier_id bigint NOT NULL, later_id bigint NOT NULL, sure real NOT NULL, "
        "why jsonb NOT NULL, found_at timestamptz NOT NULL, apart_by bigint, apart_at timestamptz, "
        "CONSTRAINT pk_suspects PRIMARY KEY (earlier_id, later_id), "
        "CONSTRAINT fk_suspects_earlier_id_nominations FOREIGN KEY (earlier_id) REFERENCES nominations (id), "
        "CONSTRAINT fk_suspects_later_id_nominations FOREIGN KEY (later_id) REFERENCES nominations (id), "
        "CONSTRAINT fk_suspects_apart_by_people FOREIGN KEY (apart_by) REFERENCES people (id), "
        "CONSTRAINT ck_suspects_ordered CHECK (earlier_id < later_id))"
    )
    op.execute("CREATE INDEX ix_suspects_later_id ON suspects (later_id)")


def downgrade() -> None:
    op.execute("DROP TABLE suspects, telling_keys, tellings")
    op.execute("ALTER TABLE nominations DROP survivor_id, DROP told")
