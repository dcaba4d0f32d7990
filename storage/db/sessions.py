"""Who else is connected to the database."""

from datetime import datetime

from sqlalchemy import text

from storage.db.transaction import Tx

_SINCE = text(
    "SELECT min(backend_start) FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()"
)


async def since(tx: Tx) -> datetime | None:
    """Since when another process of the program has been connected; None when there is none.

    To be asked before this process opens a second connection.
    """
    found: datetime | None = (await tx.execute(_SINCE)).scalar()
    return found
