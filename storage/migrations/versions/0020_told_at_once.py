"""What is read in a message: the village and the day of a deed, and what kind of message a kept one is."""

from alembic import op

revision = "0020"
down_revision = "0019"

_BEFORE = ("unanswered", "declined", "unfinished", "cancelled", "nominated", "answered")


def upgrade() -> None:
    op.execute("ALTER TABLE nominations ADD COLUMN happened_on text, ADD COLUMN village text")
    op.execute("ALTER TABLE kept_messages ADD COLUMN route text")
    _allow_reasons(*_BEFORE, "led")


def downgrade() -> None:
    op.execute("UPDATE kept_messages SET reason = 'unanswered' WHERE reason = 'led'")
    _allow_reasons(*_BEFORE)
    op.execute("ALTER TABLE kept_messages DROP COLUMN route")
    op.execute("ALTER TABLE nominations DROP COLUMN happened_on, DROP COLUMN village")


def _allow_reasons(*reasons: str) -> None:
    allowed = ", ".join(f"'{one}'" for one in reasons)
    op.execute(
        "ALTER TABLE kept_messages DROP CONSTRAINT ck_kept_messages_reason, "
        f"ADD CONSTRAINT ck_kept_messages_reason CHECK (reason IN ({allowed}))"
    )
