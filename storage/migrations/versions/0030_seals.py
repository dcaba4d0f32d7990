"""The log of changes, and of who was shown a case, is sealed entry by entry, each with the one before it."""

from alembic import op

revision = "0030"
down_revision = "0029"

_REFUSE = """
CREATE FUNCTION refuse_any_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$
"""


def upgrade() -> None:
    op.execute("ALTER TABLE looks ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY")
    op.execute("ALTER TABLE looks ADD CONSTRAINT uq_looks_id UNIQUE (id)")
    op.execute(
        "CREATE TABLE seals (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_seals PRIMARY KEY, "
        "source text NOT NULL, row_id bigint NOT NULL, stays bytea NOT NULL, words bytea NOT NULL, "
        "digest bytea NOT NULL, sealed_at timestamptz NOT NULL, "
        "CONSTRAINT uq_seals_source_row_id UNIQUE (source, row_id), "
        "CONSTRAINT ck_seals_source CHECK (source IN ('event', 'look')))"
    )
    op.execute(_REFUSE)
    for table in ("seals", "looks"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_any_change()"
        )


def downgrade() -> None:
    op.execute("DROP TRIGGER looks_append_only ON looks")
    op.execute("DROP TABLE seals")
    op.execute("DROP FUNCTION refuse_any_change()")
    op.execute("ALTER TABLE looks DROP COLUMN id")
