"""The address of a PostgreSQL, as an administrator writes it in DATABASE_URL: whether it can be one at all.

The trap: a parameter that the driver does not know is passed on to the server, which refuses it only when somebody connects;
and a wrong port or a missing file looks like a server that is out of reach.
"""

import os
from collections.abc import Iterator
from enum import Enum, auto
from urllib.parse import parse_qsl

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

# What asyncpg takes from a URL (`_parse_connect_dsn_and_args` in its connect_utils.py), and SQLAlchemy's word for sslmode.
_HOST, _PORT, _MODES, _FILES = (
    "host",
    "port",
    ("sslmode", "ssl"),
    ("sslcert", "sslkey", "sslrootcert", "sslcrl", "passfile"),
)
_OF_THE_DRIVER = (
    *("dbname", "database", "user", "password", "service", "krbsrvname", "gsslib", "target_session_attrs"),
    *("sslpassword", "sslnegotiation", "ssl_min_protocol_version", "ssl_max_protocol_version"),
)
# All others it passes on as settings of the session. Of these the usual ones; there is room for any in `options`.
_OF_THE_SESSION = (
    "options",
    "application_name",
    "search_path",
    "statement_timeout",
    "idle_in_transaction_session_timeout",
)
_KNOWN = {_HOST, _PORT, *_MODES, *_FILES, *_OF_THE_DRIVER, *_OF_THE_SESSION}
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_ELSEWHERE = ("PGHOST", "PGSERVICE")
_MOST = 65535


class Fault(Enum):
    """What is wrong with an address. REFUSED: the driver or the server does not take it."""

    FORM = auto()
    NO_HOST = auto()
    PORT = auto()
    UNKNOWN = auto()
    NO_VALUE = auto()
    SSL_MODE = auto()
    FILE = auto()
    REFUSED = auto()


class BadAddress(ValueError):
    """parameter: the one that is wrong, "" when none by itself is; said: why it was refused. Neither holds a password."""

    def __init__(self, fault: Fault, parameter: str = "", said: str = "") -> None:
        super().__init__(fault.name, parameter)
        self.fault, self.parameter, self.said = fault, parameter, said


def check(url: str) -> None:
    """Raises BadAddress, as far as that can be seen without connecting."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadAddress(Fault.FORM) from error
    if not parsed.drivername.startswith("postgres"):
        raise BadAddress(Fault.FORM)
    # As it was written: SQLAlchemy leaves out what has no value. A password may have a question mark.
    address = url if parsed.username is None else url.partition("@")[2]
    written = dict(parse_qsl(address.partition("?")[2], keep_blank_values=True))
    for parameter, value in written.items():
        if (fault := _fault(parameter, value)) is not None:
            raise BadAddress(fault, parameter if parameter.isidentifier() else "")
    if (fault := next(_of_the_server(parsed, written), None)) is not None:
        raise BadAddress(fault)


def _fault(parameter: str, value: str) -> Fault | None:
    if parameter not in _KNOWN:
        return Fault.UNKNOWN
    if not value:
        return Fault.NO_VALUE
    if parameter in _MODES and value not in SSL_MODES:
        return Fault.SSL_MODE
    if parameter == _PORT and not all(_is_port(one) for one in value.split(",")):
        return Fault.PORT
    return Fault.FILE if parameter in _FILES and not os.access(value, os.R_OK) else None


def _of_the_server(parsed: URL, written: dict[str, str]) -> Iterator[Fault]:
    if parsed.port is not None and not _is_port(str(parsed.port)):
        yield Fault.PORT
    if not (parsed.host or written.keys() & {_HOST, "service"} or any(map(os.environ.get, _ELSEWHERE))):
        yield Fault.NO_HOST


def _is_port(written: str) -> bool:
    return written.isascii() and written.isdecimal() and 1 <= int(written) <= _MOST
