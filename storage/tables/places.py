"""What is known of places beyond the official list: former units that an administrator imported, and villages."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from storage.tables.columns import metadata

# Former units beyond `domain/former_units.tsv`, and the commune of today that each belongs to.
former_units = Table(
    "former_units",
    metadata,
    Column("name", Text, primary_key=True),
    Column("district", Text, primary_key=True),
    Column("unit_id", BigInteger, ForeignKey("units.id"), primary_key=True),
)

# The names of villages without marks, and the communes in which verified cases were there.
villages = Table(
    "villages",
    metadata,
    Column("key", Text, primary_key=True),
    Column("unit_id", BigInteger, ForeignKey("units.id"), primary_key=True),
)
