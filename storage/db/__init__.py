"""The database: transactions, statements alone, the schema, the embedded server. Other rooms import from here."""

from storage.db.address import BadAddress as BadAddress
from storage.db.database import Database as Database
from storage.db.database import Way as Way
from storage.db.errors import Collided as Collided
from storage.db.errors import OutOfReach as OutOfReach
from storage.db.sql import Statement as Statement
from storage.db.transaction import Tx as Tx
