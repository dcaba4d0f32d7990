"""The columns that tables are made of, and how constraints are named."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    ForeignKey,
    Identity,
    MetaData,
    Text,
    literal_column,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def quoted(word: StrEnum) -> str:
    """A word of the rules as an SQL literal."""
    return f"'{word.value}'"


def inline(word: StrEnum) -> ColumnElement[str]:
    """A word of the rules as a literal of the statement: with a parameter no partial index would be used."""
    return literal_column(quoted(word), Text)


def one_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """A column that holds one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(map(quoted, words))})", name=column)


def some_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """An array of some of these words."""
    return CheckConstraint(f"{column} <@ ARRAY[{', '.join(map(quoted, words))}]", name=column)


def key() -> Column[int]:
    """The key, which the database generates."""
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def to(table: str, name: str, *, nullable: bool = False) -> Column[int]:
    """The key of a row of another table."""
    return Column(name, BigInteger, ForeignKey(f"{table}.id"), nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> Column[object]:
    """A moment, stored in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)
