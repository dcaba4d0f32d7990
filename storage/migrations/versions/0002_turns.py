"""People take turns: a number that moves on with every update of theirs."""

from alembic import op
from sqlalchemy import BigInteger, Column

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("people", Column("turn", BigInteger, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("people", "turn")
