"""The use cases: one public function is one thing a person can do. The transaction is their first
argument, and they contain no sentences for people.

Callers only pass the transaction on; only storage uses what is in it.
"""

from storage.db import Collided as Collided
from storage.db import Database as Database
from storage.db import OutOfReach as OutOfReach
from storage.db import Tx as Tx
