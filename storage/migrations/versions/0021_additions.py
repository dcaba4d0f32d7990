"""After it was sent, a nominator may add to a nomination, correct it and withdraw it."""

from alembic import op

revision = "0021"
down_revision = "0020"

_STATES = [
    "received",
    "needs_info",
    "merged",
    "rejected",
    "rerouted",
    "verifying",
    "verified",
    "unverifiable",
    "story_only",
    "commune_case",
    "province_case",
    "commune_drafted",
    "province_drafted",
    "submitted",
    "appraised",
    "council",
    "signed",
    "awarded",
    "revoked",
    "on_hold",
]
_REASONS = ("unanswered", "declined", "unfinished", "cancelled", "nominated", "answered", "led")


def upgrade() -> None:
    op.execute(
        "CREATE TABLE additions (id bigint GENERATED ALWAYS AS IDENTITY, nomination_id bigint NOT NULL, "
        "text text NOT NULL, changes jsonb DEFAULT '{}' NOT NULL, added_at timestamptz NOT NULL, "
        "CONSTRAINT pk_additions PRIMARY KEY (id), CONSTRAINT fk_additions_nomination_id_nominations "
        "FOREIGN KEY (nomination_id) REFERENCES nominations (id))"
    )
    op.execute("CREATE INDEX ix_additions_nomination_id ON additions (nomination_id, id)")
    _allow("nominations", "state", "state IN", "(", [*_STATES, "withdrawn"], ")")
    _allow("nominations", "back_to", "back_to <@", "ARRAY[", [*_STATES, "withdrawn"], "]")
    _allow("kept_messages", "reason", "reason IN", "(", [*_REASONS, "added"], ")")


def downgrade() -> None:
    op.execute("UPDATE kept_messages SET reason = 'unanswered' WHERE reason = 'added'")
    op.execute("UPDATE nominations SET state = 'rejected' WHERE state = 'withdrawn'")
    _allow("kept_messages", "reason", "reason IN", "(", _REASONS, ")")
    _allow("nominations", "back_to", "back_to <@", "ARRAY[", _STATES, "]")
    _allow("nominations", "state", "state IN", "(", _STATES, ")")
    op.execute("DROP TABLE additions")


def _allow(table: str, column: str, test: str, opens: str, words: list[str] | tuple[str, ...], closes: str) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    op.execute(
        f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{column}, "
        f"ADD CONSTRAINT ck_{table}_{column} CHECK ({test} {opens}{listed}{closes})"
    )
