"""Rows and the values that they become: a column and a field that have one name belong together.

The trap: a list of columns kept by hand beside the dataclass. A field that was forgotten in one of three lists is written
and never read.
"""

from dataclasses import fields
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Column, Row, Table

T = TypeVar("T")


def columns(table: Table, shape: type[Any]) -> list[Column[Any]]:
    """The columns of the table that are fields of the dataclass, in the fields' order."""
    return [table.c[field.name] for field in fields(shape) if field.name in table.c]


def values(table: Table, thing: Any) -> dict[str, Any]:
    """What of the thing is kept in columns of the table."""
    return {column.name: getattr(thing, column.name) for column in columns(table, type(thing))}


def read(row: Row[*tuple[Any, ...]], shape: type[T], **others: Any) -> T:
    """The row as a value: by name, words made enums; others: fields that are no columns.

    ValidationError when the row is none of that shape.
    """
    # SQLAlchemy's names are a kind of string of its own, which is no field's name to msgspec.
    named = {str(name): value for name, value in row._mapping.items()}
    return msgspec.convert(named | others, shape)
