"""Listening for the NOTIFY of other transactions, on a connection of its own that stays open.

The trap: what is notified while the connection is broken is lost without an error. So the listener is called once more
each time the connection has been opened.
"""

import asyncio
import contextlib
from collections.abc import Callable

from storage.db import errors, server
from storage.db.errors import OutOfReach

_CLOSE_TIMEOUT = 2


async def until_lost(url: str, channel: str, heard: Callable[[], None]) -> None:
    """Call `heard` when the connection is open and whenever something is notified on `channel`, until cancelled.

    Raises OutOfReach when there is no connection, or it is lost.
    """
    try:
        await _listen(url, channel, heard)
    except Exception as error:
        errors.sort(error)
        raise


async def _listen(url: str, channel: str, heard: Callable[[], None]) -> None:
    lost = asyncio.Event()
    driver = await server.connect(url)
    try:
        driver.add_termination_listener(lambda *_: lost.set())
        await driver.add_listener(channel, lambda *_: heard())
        heard()
        await lost.wait()
    finally:
        with contextlib.suppress(Exception):
            await driver.close(timeout=_CLOSE_TIMEOUT)
    raise OutOfReach("listener lost")
