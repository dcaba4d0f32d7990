"""Questions can be withdrawn or answered by telephone; a late or waiting case is reminded of until somebody acts.

The steps of a case's reminders were percents of its limit. Cases whose last reminder was sent get their next one.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

_UP = (
    "ALTER TABLE questions ADD COLUMN noted_by bigint",
    "ALTER TABLE questions ADD CONSTRAINT fk_questions_noted_by FOREIGN KEY (noted_by) REFERENCES people (id)",
    "ALTER TABLE questions ADD COLUMN withdrawn_at timestamptz",
    "CREATE INDEX ix_nominations_due ON nominations (due_at, id) WHERE state IN ('needs_info', 'received', 'verifying')",
    "UPDATE reminders SET step = CASE step WHEN 100 THEN 0 ELSE 1 END WHERE subject = 'nomination' AND step IN (100, 150)",
    """
    INSERT INTO reminders (subject, subject_id, round, step, due_at)
    SELECT 'nomination', id, version, CASE state WHEN 'needs_info' THEN 3 WHEN 'on_hold' THEN 10 ELSE 2 END, now()
    FROM nominations
    WHERE (state IN ('received', 'verifying') AND due_at < now() OR state IN ('needs_info', 'on_hold'))
      AND NOT EXISTS (
          SELECT FROM reminders
          WHERE subject = 'nomination' AND subject_id = nominations.id AND done_at IS NULL)
    ON CONFLICT DO NOTHING
    """,
)
_DOWN = (
    "DELETE FROM reminders WHERE subject = 'nomination' AND step NOT IN (0, 1)",
    "UPDATE reminders SET step = CASE step WHEN 0 THEN 100 ELSE 150 END WHERE subject = 'nomination'",
    "DROP INDEX ix_nominations_due",
    "ALTER TABLE questions DROP COLUMN withdrawn_at, DROP COLUMN noted_by",
)


def upgrade() -> None:
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(statement)
