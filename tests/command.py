"""A command, as an administrator types it: the program is started, and what it prints is read."""

import asyncio
import os
import sys

PATIENCE = 60


async def run(database_url: str, *arguments: str, language: str = "vi_VN") -> tuple[int, str, str]:
    """The exit code, what was printed, and what was printed of faults."""
    settings = {"DATABASE_URL": database_url, "LC_ALL": f"{language}.UTF-8", "PYTHONUTF8": "1"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
