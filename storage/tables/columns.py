"""The columns that tables are made of, and how constraints are named."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Identity, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A column that holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def key() -> Column[int]:
    """The key that the database gives out."""
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def to(table: str, name: str, *, nullable: bool = False) -> Column[int]:
    """The key of a row of another table."""
    return Column(name, BigInteger, ForeignKey(f"{table}.id"), nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> Column[object]:
    """A moment, kept in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)
