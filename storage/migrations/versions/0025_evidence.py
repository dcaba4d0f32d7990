"""What people send beside their words is kept piece by piece, and its files are fetched."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE evidence (id bigint GENERATED ALWAYS AS IDENTITY, person_id bigint NOT NULL, "
        "nomination_id bigint, edge text NOT NULL, kind text NOT NULL, form text NOT NULL, reference text NOT NULL, "
        '"unique" text NOT NULL, name text NOT NULL, note text NOT NULL, words text NOT NULL, album text NOT NULL, '
        "number bigint NOT NULL, size bigint NOT NULL, in_draft boolean DEFAULT false NOT NULL, "
        "loose boolean DEFAULT true NOT NULL, "
        "came_at timestamptz NOT NULL, file_state text NOT NULL, content_hash text, public_hash text, media_type text, "
        "due_at timestamptz, attempts smallint DEFAULT 0 NOT NULL, CONSTRAINT pk_evidence PRIMARY KEY (id), "
        "CONSTRAINT fk_evidence_person_id_people FOREIGN KEY (person_id) REFERENCES people (id), "
        "CONSTRAINT fk_evidence_nomination_id_nominations FOREIGN KEY (nomination_id) REFERENCES nominations (id), "
        "CONSTRAINT ck_evidence_kind CHECK (kind IN ('photo', 'video', 'voice', 'video_note', 'audio', 'document', "
        "'location', 'link', 'forwarded')), CONSTRAINT ck_evidence_file_state "
        "CHECK (file_state IN ('none', 'waiting', 'stored', 'too_big', 'refused', 'gone')))"
    )
    op.execute("CREATE INDEX ix_evidence_nomination_id ON evidence (nomination_id, id)")
    op.execute("CREATE INDEX ix_evidence_person_id ON evidence (person_id, came_at)")
    op.execute("CREATE INDEX ix_evidence_waiting ON evidence (due_at) WHERE file_state = 'waiting'")
    # The pictures of earlier nominations are fetched as well.
    op.execute(
        'INSERT INTO evidence (person_id, nomination_id, edge, kind, form, reference, "unique", name, note, words, '
        "album, number, size, came_at, file_state, due_at) "
        "SELECT n.nominator_id, n.id, p.edge, 'photo', 'photo', f.reference, f.reference, '', '', '', '', 0, 0, "
        "n.received_at, 'waiting', n.received_at FROM nomination_photos f JOIN nominations n ON n.id = f.nomination_id "
        "JOIN people p ON p.id = n.nominator_id ORDER BY n.id, f.position"
    )


def downgrade() -> None:
    op.execute("DROP TABLE evidence")
