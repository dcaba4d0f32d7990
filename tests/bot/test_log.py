"""What the log's lines look like to the machine that reads them: JSON, every one, whoever wrote it."""

import asyncio
import json
import os
import sys
from typing import Any

import pytest

from tests import command

# Everything that writes to standard error, one after the other; then it ends by an error of several.
LOUD = """
import asyncio, gc, logging, sys, threading, warnings
import structlog
from bot import log

# Not to be found in the source, which a traceback of Python 3.13 shows.
who = "naL"[::-1]
log.set_up("json")
own = structlog.get_logger()
log.UPDATE.set(7)
own.info("telegram_ready", bot="x", odd=object())
try:
    raise ValueError(f"first line\\nDETAIL: Failing row contains ({who})")
except ValueError:
    own.exception("job_failed")
    logging.getLogger("apscheduler.scheduler").exception(f"Job raised\\nDETAIL: {who}")
logging.getLogger("alembic").error("%d of %s", "not a number")
logging.getLogger("aiohttp.server").error("Error handling request")
warnings.warn(f"old\\nDETAIL: {who}", UserWarning)
print("Một câu\\nhai dòng", file=sys.stderr)

async def forget():
    async def fail():
        raise LookupError("forgotten")
    task = asyncio.ensure_future(fail())
    await asyncio.wait([task])
    del task
    gc.collect()

asyncio.run(forget())

def fail():
    raise OSError("in a thread")

thread = threading.Thread(target=fail)
thread.start()
thread.join()

class Odd:
    def __del__(self):
        raise KeyError("ignored")

Odd()
raise ExceptionGroup("several", [ValueError(f"one of them\\nDETAIL: {who}")])
"""
WORDS = (
    "telegram_ready",
    "job_failed",
    "Job raised",
    "%d of %s",
    "Error handling request",
    "UserWarning: old",
    "Một câu",
    "hai dòng",
    "Task exception was never retrieved",
    "uncaught",
    "uncaught",
    "uncaught",
)


async def stderr_of(program: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env=os.environ | {"PYTHONUTF8": "1"}, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), command.PATIENCE)
    assert process.returncode == 1
    return said.decode()


async def test_each_line_is_json_whoever_writes_it() -> None:
    said = await stderr_of(LOUD)
    lines: list[dict[str, Any]] = [json.loads(line) for line in said.splitlines()]
    assert tuple(line["event"] for line in lines) == WORDS
    assert all({"level", "timestamp"} <= line.keys() for line in lines)
    assert "Lan" not in said
    ends = [line["exception"].splitlines()[-1] for line in lines if "exception" in line]
    assert ends == [
        "ValueError: first line",
        "ValueError: first line",
        "LookupError: forgotten",
        "OSError: in a thread",
        "KeyError: 'ignored'",
        "ValueError: one of them",
    ]
    assert "ExceptionGroup: several (1 sub-exception)" in lines[-1]["exception"]


async def test_what_a_command_says_of_a_failure_is_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "json")
    code, _, said = await command.run("postgresql://127.0.0.1:1/nothing", "migrate")
    assert code == 1
    assert ["DATABASE_URL" in json.loads(line)["event"] for line in said.splitlines()] == [True]


async def test_so_is_what_is_wrong_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "json")
    monkeypatch.setenv("PORT", "many")
    code, _, said = await command.run("postgresql://127.0.0.1:1/nothing", "migrate")
    assert code == 2
    assert "PORT" in [json.loads(line)["event"] for line in said.splitlines()][1]
