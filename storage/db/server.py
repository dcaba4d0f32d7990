"""How all connections to PostgreSQL are opened: the URL, the settings, how JSON is read."""

from typing import Any, TypeAlias

import asyncpg
import msgspec
from sqlalchemy.engine import URL, make_url

from storage.db.address import BadAddress, Fault

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# lock_timeout: a statement that waits longer than this for a lock fails, and its update comes again.
SETTINGS = {"application_name": "guongsang", "timezone": "UTC", "lock_timeout": "20s"}
# The parameters of a URL that PostgreSQL's programs know (its documentation, 32.1.2); any other makes them refuse the URL.
_OF_LIBPQ = (
    *("host", "hostaddr", "port", "user", "dbname", "passfile", "options", "application_name", "connect_timeout"),
    *("sslmode", "sslnegotiation", "sslcert", "sslkey", "sslpassword", "sslrootcert", "sslcrl", "sslcrldir", "sslsni"),
    *(
        "ssl_min_protocol_version",
        "ssl_max_protocol_version",
        "channel_binding",
        "target_session_attrs",
        "require_auth",
    ),
    *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "gssencmode", "krbsrvname"),
)
# The driver cannot use the URL; the server knows no setting of this name, or not with this value.
_REFUSALS = (
    asyncpg.exceptions.ClientConfigurationError,
    asyncpg.exceptions.UndefinedObjectError,
    asyncpg.exceptions.InvalidParameterValueError,
)
# Seconds until a connection must be open.
PATIENCE = 10


def dsn(url: str) -> str:
    """The URL as asyncpg reads it, from one as people write it: `postgresql://…`, with or without `+asyncpg`."""
    parsed = make_url(url).set(drivername="postgresql")
    # SQLAlchemy's word for what libpq and asyncpg call sslmode.
    if (mode := parsed.query.get("ssl")) is not None:
        parsed = parsed.difference_update_query(["ssl"]).update_query_dict({"sslmode": mode})
    return parsed.render_as_string(hide_password=False)


def for_programs(url: str) -> tuple[str, dict[str, str]]:
    """The URL as PostgreSQL's own programs read it, and their environment with the password.

    The password is not in the URL: what stands in a command line is read by every account of the machine.
    """
    parsed = make_url(dsn(url))
    known = {name: value for name, value in parsed.query.items() if name in _OF_LIBPQ}
    password = parsed.password or parsed.query.get("password")
    environment = {"PGPASSWORD": str(password)} if password else {}
    address = URL.create(parsed.drivername, parsed.username, None, parsed.host, parsed.port, parsed.database, known)
    return address.render_as_string(hide_password=False), environment


async def connect(url: str, **settings: str) -> Driver:
    """Open a new connection; settings: others than those of all connections. Raises BadAddress."""
    try:
        return await asyncpg.connect(dsn(url), timeout=PATIENCE, server_settings=SETTINGS | settings)
    except _REFUSALS as error:
        raise BadAddress(Fault.REFUSED, said=str(error).partition("\n")[0]) from error


async def read_json(driver: Driver) -> None:
    """Have JSON decoded when it is fetched; parameters are passed as its text. SQLAlchemy's connections do the same."""
    for name in ("json", "jsonb"):
        await driver.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=load_json)


def load_json(text: str | bytes) -> Any:
    return msgspec.json.decode(text)


def dump_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
