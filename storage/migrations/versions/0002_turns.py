"""People take turns: a number that moves on with every update of theirs, and room for the questions of a turn."""

from alembic import op
from sqlalchemy import BigInteger, Column

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("people", Column("turn", BigInteger, nullable=False, server_default="0"))
    op.execute("ALTER SEQUENCE question_versions INCREMENT BY 8")


def downgrade() -> None:
    # Behind the last block that was given out.
    op.execute("SELECT setval('question_versions', nextval('question_versions') + 8)")
    op.execute("ALTER SEQUENCE question_versions INCREMENT BY 1")
    op.drop_column("people", "turn")
