"""The use cases: one public function is one thing a person can do. They take the transaction first and say no words.

Whoever calls them hands the transaction through; what is in it only storage knows.
"""

from storage.db import Collided as Collided
from storage.db import Database as Database
from storage.db import OutOfReach as OutOfReach
from storage.db import Tx as Tx
