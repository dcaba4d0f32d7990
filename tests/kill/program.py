"""The program in a process of its own, with one place in it where it dies: `MODULE:NAME:before|after`.

Whenever the named function is about to be called (or has just returned) while the file `flag` exists, the file is removed
and the process killed with SIGKILL, as by a power cut. Nothing of this is in the product.

The trap: to start the interpreter and import the program takes a second, and these tests start it some sixty times. So it
is imported once, by a server of multiprocessing's, and every start is a fork of that.
"""

import importlib
import inspect
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

_PROGRAMS = multiprocessing.get_context("forkserver")
_PROGRAMS.set_forkserver_preload(["bot.app", "bot.cli", __name__])


def start(environment: Mapping[str, str], log: Path, place: str, flag: Path, prompt: float = 60) -> ForkServerProcess:
    """`guongsang serve`; log: where it complains; place: where it dies while `flag` exists, "" for nowhere.

    prompt: for so many seconds a poll waits for its updates to be handled before it stores them (`polling.PROMPT`).
    """
    process = _PROGRAMS.Process(target=_serve, args=(dict(environment), log, place, flag, prompt))
    process.start()
    return process


def _serve(environment: Mapping[str, str], log: Path, place: str, flag: Path, prompt: float) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    if place:
        die_at(place, flag)
    from bot import cli
    from bot.delivery import leases
    from bot.telegram import polling

    # Nobody moves the clock here: what a process left is released at once when the next one has started.
    leases.EVENLY = timedelta()
    polling.PROMPT = prompt

    sys.exit(cli.run(["serve"]))


def die_at(place: str, flag: Path) -> None:
    """Make the function at `place` deadly while `flag` exists."""
    module_name, name, moment = place.split(":")
    owner: Any = importlib.import_module(module_name)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    setattr(owner, last, _deadly(getattr(owner, last), flag, moment))


def _deadly(function: Callable[..., Any], flag: Path, moment: str) -> Callable[..., Any]:
    def now() -> None:
        if flag.exists():
            flag.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    async def deadly(*arguments: Any, **named: Any) -> Any:
        if moment == "before":
            now()
        result = function(*arguments, **named)
        if inspect.isawaitable(result):
            result = await result
        if moment == "after":
            now()
        return result

    return deadly
