"""Witnesses confirm a nomination by a link that its nominator passes on."""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE voice_links (nomination_id bigint NOT NULL, token text NOT NULL, made_at timestamptz NOT NULL, "
        "CONSTRAINT pk_voice_links PRIMARY KEY (nomination_id), CONSTRAINT uq_voice_links_token UNIQUE (token), "
        "CONSTRAINT fk_voice_links_nomination_id_nominations FOREIGN KEY (nomination_id) REFERENCES nominations (id))"
    )
    op.execute(
        "CREATE TABLE voices (id bigint GENERATED ALWAYS AS IDENTITY, nomination_id bigint NOT NULL, "
        "person_id bigint NOT NULL, says text NOT NULL, relation text NOT NULL, words text NOT NULL, phone text, "
        "given_at timestamptz NOT NULL, replaced_at timestamptz, withdrawn_at timestamptz, "
        "CONSTRAINT pk_voices PRIMARY KEY (id), "
        "CONSTRAINT fk_voices_nomination_id_nominations FOREIGN KEY (nomination_id) REFERENCES nominations (id), "
        "CONSTRAINT fk_voices_person_id_people FOREIGN KEY (person_id) REFERENCES people (id), "
        "CONSTRAINT ck_voices_says CHECK (says IN ('present', 'knows', 'heard', 'against')), "
        "CONSTRAINT ck_voices_relation "
        "CHECK (relation IN ('stranger', 'neighbour', 'colleague', 'kin', 'helped')))"
    )
    op.execute("CREATE INDEX ix_voices_nomination_id ON voices (nomination_id, id)")
    op.execute("CREATE INDEX ix_voices_person_id ON voices (person_id, id)")
    op.execute(
        "CREATE UNIQUE INDEX uq_voices_standing ON voices (nomination_id, person_id) "
        "WHERE replaced_at IS NULL AND withdrawn_at IS NULL"
    )


def downgrade() -> None:
    op.execute("DROP TABLE voices")
    op.execute("DROP TABLE voice_links")
