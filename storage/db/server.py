"""How all connections to PostgreSQL are opened: the URL, the settings, how JSON is read."""

from typing import Any, TypeAlias

import asyncpg
import msgspec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# lock_timeout: a statement that waits longer than this for a lock fails, and its update comes again.
SETTINGS = {"application_name": "guongsang", "timezone": "UTC", "lock_timeout": "20s"}
# Seconds until a connection must be open.
PATIENCE = 10


def is_postgresql(url: str) -> bool:
    """Whether this is the URL of a PostgreSQL, as far as that can be seen."""
    try:
        return make_url(url).drivername.startswith("postgres")
    except (ArgumentError, ValueError):
        return False


def dsn(url: str) -> str:
    """The URL as asyncpg reads it, from one as people write it: `postgresql://…`, with or without `+asyncpg`."""
    parsed = make_url(url).set(drivername="postgresql")
    # SQLAlchemy's word for what libpq and asyncpg call sslmode.
    if (mode := parsed.query.get("ssl")) is not None:
        parsed = parsed.difference_update_query(["ssl"]).update_query_dict({"sslmode": mode})
    return parsed.render_as_string(hide_password=False)


async def connect(url: str) -> Driver:
    """Open a new connection."""
    return await asyncpg.connect(dsn(url), timeout=PATIENCE, server_settings=SETTINGS)


async def read_json(driver: Driver) -> None:
    """Have JSON decoded when it is fetched; parameters are passed as its text. SQLAlchemy's connections do the same."""
    for name in ("json", "jsonb"):
        await driver.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=load_json)


def load_json(text: str | bytes) -> Any:
    return msgspec.json.decode(text)


def dump_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
