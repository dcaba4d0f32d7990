"""The program, with one place in it where it dies: `python -m tests.kill.program MODULE:NAME:before|after FLAG ARGUMENTS…`.

Whenever the named function is about to be called (or has just returned) while the file FLAG exists, the file is removed and
the process killed with SIGKILL, as by a power cut. Nothing of this is in the product.
"""

import importlib
import inspect
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


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


if __name__ == "__main__":
    die_at(sys.argv[1], Path(sys.argv[2]))
    from bot import cli

    sys.exit(cli.run(sys.argv[3:]))
