"""Indexes for a million cases: what is open, in the order in which it is shown, and names from each of their words on.

The old ones led through the state and the moment of receipt, by which nothing is ordered, and to the first word of a name
only.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_OPEN = "WHERE state IN ('needs_info', 'received', 'verifying')"

# "lo van inh" of unit 12: 'lo van inh' 'van inh' 'inh' '@12'. No word of a name holds an @.
_ENDINGS = """
CREATE FUNCTION name_endings(name_key text, unit_id bigint) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(array_append(
        ARRAY(SELECT array_to_string(words[place:], ' ') FROM generate_subscripts(words, 1) AS place),
        '@' || unit_id::text
    ))
    FROM (SELECT string_to_array(name_key, ' ') AS words) AS split
$$
"""


def upgrade() -> None:
    op.execute(_ENDINGS)
    # Without the list of what is new, which each search would have to look through first.
    op.execute(
        "CREATE INDEX ix_nominations_endings ON nominations "
        "USING gin (name_endings(name_key, unit_id)) WITH (fastupdate = off)"
    )
    op.execute("CREATE INDEX ix_nominations_unit_id ON nominations (unit_id, id)")
    op.execute(f"CREATE INDEX ix_nominations_open ON nominations (id) {_OPEN}")
    op.execute(f"CREATE INDEX ix_nominations_open_in_unit ON nominations (unit_id, id) {_OPEN}")
    for name in ("queue", "state", "name_key"):
        op.execute(f"DROP INDEX ix_nominations_{name}")


def downgrade() -> None:
    op.execute("CREATE INDEX ix_nominations_name_key ON nominations (name_key text_pattern_ops)")
    op.execute("CREATE INDEX ix_nominations_queue ON nominations (unit_id, state, received_at, id)")
    op.execute("CREATE INDEX ix_nominations_state ON nominations (state, received_at, id)")
    for name in ("open", "open_in_unit", "unit_id", "endings"):
        op.execute(f"DROP INDEX ix_nominations_{name}")
    op.execute("DROP FUNCTION name_endings(text, bigint)")
