"""`guongsang replay FILE`: what it reads, and one whole run.

The trap: a run that loses a message must not look like one that lost none, so its last line is compared whole.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from bot.demo import replay
from tests.town import free_port

RESCUE = (
    "Chiều qua, ở cầu bản Nà Đứa, xã Chiềng Sung, anh Lò Văn Inh đã nhảy xuống dòng nước lũ cứu được hai em học sinh."
)
UNMARKED = "chieu qua o xa Chieng Sung anh Lo Van Tinh da nhay xuong suoi cuu duoc mot em hoc sinh bi nuoc cuon troi"
NOTHING = "alo alo test 123"


def written(folder: Path, content: str) -> Path:
    file = folder / "messages.jsonl"
    file.write_bytes(content.encode())
    return file


def test_each_line_is_a_message(tmp_path: Path) -> None:
    first = {"text": RESCUE, "sent_at": "2026-11-18T09:00:00+07:00", "sender_role": "citizen", "id": 1}
    file = written(tmp_path, f'\ufeff{json.dumps(first)}\r\n\n  \n{{"text": "a"}}')
    assert replay.read(file) == [
        replay.Message(RESCUE, sent_at="2026-11-18T09:00:00+07:00", sender_role="citizen"),
        replay.Message("a"),
    ]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085"])
def test_a_line_ends_at_its_newline_only(tmp_path: Path, separator: str) -> None:
    file = written(tmp_path, json.dumps({"text": f"a{separator}b"}, ensure_ascii=False) + "\n")
    assert replay.read(file) == [replay.Message(f"a{separator}b")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{text: a}", "JSON is malformed"),
        ('{"sent_at": "a"}', "missing required field `text`"),
        ('{"text": 5}', "Expected `str`, got `int`"),
        ('{"text": ""}', "`$.text` is empty"),
        ('{"text": " \\n\\u2028"}', "`$.text` is empty"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, why: str) -> None:
    file = written(tmp_path, f'{{"text": "a"}}\n\n{line}\n')
    with pytest.raises(replay.BadFile) as raised:
        replay.read(file)
    assert str(raised.value).startswith(f"{file}:3: ")
    assert why in str(raised.value)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    missing, binary = tmp_path / "none.jsonl", tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\xff")
    for file in (missing, binary):
        with pytest.raises(replay.BadFile, match=file.name):
            replay.read(file)


async def test_nothing_is_lost_in_a_whole_run(tmp_path: Path, database_url: str) -> None:
    file = written(tmp_path, "".join(json.dumps({"text": text}) + "\n" for text in (RESCUE, UNMARKED, NOTHING)))
    environment = os.environ | {"PORT": str(free_port()), "DATABASE_URL": database_url, "LANG": "C"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "replay", str(file)),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaints = await asyncio.wait_for(process.communicate(), 120)
    last = said.decode().splitlines()[-1:]
    assert last == ["3 messages: 2 nominations, 1 kept with a reason, 0 lost"], said.decode() + complaints.decode()
    assert process.returncode == 0
