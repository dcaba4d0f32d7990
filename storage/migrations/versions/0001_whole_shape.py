"""The whole shape: people, cases, stories, broadcasts, reports, and what is still to be sent."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _run("0001_whole_shape.sql")


def downgrade() -> None:
    _run("0001_whole_shape_down.sql")


def _run(name: str) -> None:
    """Execute a file's statements one by one: the driver takes one at a time."""
    for statement in Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n\n"):
        op.execute(statement)
