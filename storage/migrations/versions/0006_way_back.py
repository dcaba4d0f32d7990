"""The way back from a hold is an array of states, the nearest first, and no longer words with spaces between."""

from alembic import op

revision = "0006"
down_revision = "0005"

# As `domain.cases.State` is when this is written.
_STATES = (
    "received", "needs_info", "merged", "rejected", "rerouted", "verifying", "verified", "unverifiable", "story_only",
    "commune_case", "province_case", "commune_drafted", "province_drafted", "submitted", "appraised", "council", "signed",
    "awarded", "revoked", "on_hold",
)  # fmt: skip
_UP = (
    "ALTER TABLE nominations ALTER back_to TYPE text[] USING coalesce(string_to_array(back_to, ' '), '{}')",
    "ALTER TABLE nominations ALTER back_to SET DEFAULT '{}', ALTER back_to SET NOT NULL",
    "ALTER TABLE nominations ADD CONSTRAINT ck_nominations_back_to "
    f"CHECK (back_to <@ ARRAY[{', '.join(repr(state) for state in _STATES)}])",
)
_DOWN = (
    "ALTER TABLE nominations DROP CONSTRAINT ck_nominations_back_to",
    "ALTER TABLE nominations ALTER back_to DROP NOT NULL, ALTER back_to DROP DEFAULT",
    "ALTER TABLE nominations ALTER back_to TYPE text USING nullif(array_to_string(back_to, ' '), '')",
)


def upgrade() -> None:
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(statement)
