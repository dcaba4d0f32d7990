"""What the docs name exists, and what there is to know is in the docs: words of the log, metrics, settings, commands.

The trap: whoever is called at night looks for a word of the log in the docs, and finds one that no line ever says.
"""

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.metrics import MetricWrapperBase

import bot.metrics
from bot import cli
from bot.settings import Settings
from bot.terminal import translator

ROOT = Path(__file__).parents[2]
RUNNING = (ROOT / "docs" / "running.md").read_text()
MANUAL = (ROOT / "docs" / "manual.md").read_text()
# A shell as the program's account.
NOT_COMMANDS = {"sh"}
LEVELS = ("debug", "info", "warning", "error", "exception", "critical")


def said() -> Iterator[str]:
    """Each word that a line of the log may begin with."""
    for room in ("bot", "handlers", "services", "storage"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                match node:
                    case ast.Call(ast.Attribute(ast.Name("log"), level), [ast.Constant(str(word)), *_]):
                        assert level in LEVELS
                        yield word


def rows(text: str, heading: str) -> Iterator[str]:
    """The first cells of the tables under a heading."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    yield from (line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))


def quoted(cells: Iterator[str]) -> set[str]:
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_each_word_of_the_log_is_explained() -> None:
    assert quoted(rows(RUNNING, "What the log says")) == set(said())


def test_each_metric_is_explained() -> None:
    collectors = [one for one in vars(bot.metrics).values() if isinstance(one, MetricWrapperBase)]
    names = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for one in collectors
        for family in one.collect()
    }
    assert {word for word in quoted(rows(RUNNING, "Is it working?")) if word.startswith("guongsang")} == names
    elsewhere = set(re.findall(r"\bguongsang_[a-z_]+", RUNNING + MANUAL))
    assert elsewhere <= names


def test_each_setting_is_explained() -> None:
    assert quoted(rows(MANUAL, "Settings")) == {name.upper() for name in Settings.model_fields}


def test_each_command_is_explained() -> None:
    parser = cli._parser(translator())
    actions = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    commands = set(actions[0].choices)
    told = set(re.findall(r"\b(?:guongsang|as_bot) ([a-z][a-z-]*)", RUNNING + MANUAL))
    assert told == commands | NOT_COMMANDS
