"""The database: the transaction, the schema, the embedded server. What other rooms need of it is named here."""

from storage.db.errors import Collided as Collided
from storage.db.errors import OutOfReach as OutOfReach
from storage.db.server import is_postgresql as is_postgresql
from storage.db.session import Database as Database
from storage.db.session import Plain as Plain
from storage.db.session import Tx as Tx
from storage.db.session import Way as Way
from storage.db.sql import Statement as Statement
