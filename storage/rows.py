"""Turning rows into values and back: a column belongs to the field of the same name.

The trap: a list of columns maintained by hand in addition to the dataclass. A field that is missing in one
of three lists is written and never read.
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
    """The fields of the thing that are stored in columns of the table."""
    return {column.name: getattr(thing, column.name) for column in columns(table, type(thing))}


def read(row: Row[*tuple[Any, ...]], shape: type[T], **others: Any) -> T:
    """The row as a value: by name, words made enums; others: fields that are no columns.

    ValidationError when the row does not fit the shape.
    """
    # SQLAlchemy's names are a subclass of str, which msgspec does not accept as field names.
    named = {str(name): value for name, value in row._mapping.items()}
    return msgspec.convert(named | others, shape)
