"""A folder for the data of a program that runs its own PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import database


@pytest.fixture
def folder() -> Iterator[Path]:
    """For the data; not pytest's own, which is closed to the account that root's server runs as."""
    made = Path(tempfile.mkdtemp(prefix="guongsang-", dir=database.memory()))
    yield made
    shutil.rmtree(made)
