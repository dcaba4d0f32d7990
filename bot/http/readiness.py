"""Whether the program can do its work: several checks side by side, each with a limit of its own.

The trap: a check that hangs and cannot be ended, such as a question to a database that is frozen. It is not waited for, and
not asked again before it has ended, or each look at /readyz would leave one more behind.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

log = structlog.get_logger()

# What is wrong; None when nothing is.
Check = Callable[[], Awaitable[str | None]]
# So that the whole answer is there within two seconds.
SECONDS = 1.5


class Readiness:
    """The checks by their names. limit: the seconds that each one has."""

    def __init__(self, checks: Mapping[str, Check], limit: float = SECONDS) -> None:
        self._checks = checks
        self._limit = limit
        self._running: dict[str, asyncio.Task[str | None]] = {}

    async def faults(self) -> dict[str, str | None]:
        """What is wrong by each check's name; one that takes longer than its limit is told to end."""
        tasks = {name: self._task(name) for name in self._checks}
        asked = [task for task in tasks.values() if not task.cancelling()]
        if asked:
            await asyncio.wait(asked, timeout=self._limit)
        return {name: _found(task) for name, task in tasks.items()}

    def _task(self, name: str) -> asyncio.Task[str | None]:
        """The check that runs already, or a new one."""
        task = self._running.get(name)
        if task is None or task.done():
            task = self._running[name] = asyncio.create_task(self._run(name))
        return task

    async def _run(self, name: str) -> str | None:
        try:
            return await self._checks[name]()
        except Exception:
            log.exception("check_failed", check=name)
            return "failed"

    async def close(self, *_: object) -> None:
        """End what still runs."""
        for task in self._running.values():
            task.cancel()


def _found(task: asyncio.Task[str | None]) -> str | None:
    if task.done() and not task.cancelled():
        return task.result()
    task.cancel()
    return "no answer"
