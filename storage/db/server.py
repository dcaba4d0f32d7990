"""How a connection to PostgreSQL is opened, whoever asks for it: the URL, the settings, what becomes of JSON."""

from typing import Any, TypeAlias

import asyncpg
import msgspec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# lock_timeout: a statement that is held up longer than this fails, and its update is brought again.
SETTINGS = {"application_name": "guongsang", "timezone": "UTC", "lock_timeout": "20s"}
# So many seconds may pass until a connection is open.
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
    """A connection of one's own."""
    return await asyncpg.connect(dsn(url), timeout=PATIENCE, server_settings=SETTINGS)


async def read_json(driver: Driver) -> None:
    """Have JSON read when it is fetched; what is handed over is its text. SQLAlchemy's connections do the same."""
    for name in ("json", "jsonb"):
        await driver.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=load_json)


def load_json(text: str | bytes) -> Any:
    return msgspec.json.decode(text)


def dump_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
