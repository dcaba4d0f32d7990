"""The program as an administrator starts it, from the shell; the other tests here fork it, for speed."""

import asyncio
import os
import sys
from pathlib import Path

from tests.kill.rig import PATIENCE, rig


async def test_serve_is_ready_answers_and_ends_in_order(database_url: str, tmp_path: Path) -> None:
    async with rig(database_url, tmp_path, webhook=True) as town:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", env=os.environ | town.environment, stderr=asyncio.subprocess.PIPE
        )
        await town.ready(lambda: process.returncode is None)
        lan = town.world.person("Lan")
        await lan.send("/help")
        assert "/gioithieu" in lan.said()
        process.terminate()
        await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 0
