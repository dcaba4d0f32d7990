"""What a check finds, and how checks are run: side by side, each within a time limit.

The trap: a check that hangs, such as a disk of the network that is gone, or a database that is frozen. It is not waited for.
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

import structlog

from domain.incidents import Trouble
from locales import N_, Value, Words
from storage.db import OutOfReach

log = structlog.get_logger()

T = TypeVar("T")

Said: TypeAlias = Value | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong. sentence: what, and what to do, to be translated, with `values` for its places.

    trouble: of which incident it is a sign; None: only whoever asks is told.
    """

    sentence: str
    values: Mapping[str, Said] = field(default_factory=dict)
    trouble: Trouble | None = None

    def words(self, t: Words) -> str:
        """The sentence in this language."""
        return _filled(t, self.sentence, self.values)


class NotLooked(Exception):
    """A check could not look. Its message is why, to be translated."""

    def __init__(self, sentence: str, **values: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values

    def words(self, t: Words) -> str:
        return _filled(t, self.sentence, self.values)


Check = Callable[[], Awaitable[list[Finding]]]
Result: TypeAlias = list[Finding] | NotLooked

NO_ANSWER = N_("không có trả lời trong {span}")
NO_DATABASE = N_("cơ sở dữ liệu không trả lời")
_FAILED = N_("chương trình gặp lỗi khi xem, chi tiết ở nhật ký")


def _filled(t: Words, sentence: str, values: Mapping[str, Said]) -> str:
    filled: dict[str, Value] = {}
    for name, value in values.items():
        if isinstance(value, datetime):
            filled[name] = t.moment(value)
        else:
            filled[name] = t.span(value) if isinstance(value, timedelta) else value
    return t(sentence, **filled).unescape()


async def look(checks: Mapping[str, Check], *, limit: timedelta) -> dict[str, Result]:
    """What each check finds, by its name; NotLooked for one that takes longer than `limit`."""
    running = {name: asyncio.create_task(_run(name, check)) for name, check in checks.items()}
    await asyncio.wait(running.values(), timeout=limit.total_seconds())
    return {name: _result(task, limit) for name, task in running.items()}


async def _run(name: str, check: Check) -> Result:
    try:
        return await check()
    except NotLooked as reason:
        return reason
    except OutOfReach:
        return NotLooked(NO_DATABASE)
    except Exception:
        log.exception("check_failed", check=name)
        return NotLooked(_FAILED)


def _result(task: asyncio.Task[Result], limit: timedelta) -> Result:
    if task.done():
        return task.result()
    task.cancel()
    return NotLooked(NO_ANSWER, span=limit)


async def aside(work: Callable[[], T]) -> T:
    """The result of a function that may hang, in a thread that nobody waits for when the program ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def end(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # None only with an error

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 (it is raised where it is awaited)
            error = raised
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(end, result, error)

    threading.Thread(target=run, daemon=True).start()
    return await done
