"""No test sleeps: time stands still until the test moves it, and what happens by itself is waited for.

The trap: a sleep that is long enough here is too short on a busy machine, and too long everywhere else.
"""

import ast
from collections.abc import Iterator

from tests.house import sources

SLEEPS = ("sleep", "wait_for_timeout")
# file and function: why it has to.
ALLOWED = {
    ("kill/rig.py", "ready"): "nothing tells us when another process listens",
    ("kill/rig.py", "until"): "no event reaches us from the other process's database",
    ("kill/storm.py", "storm"): "the moment of a kill has to be any moment",
    ("kill/test_sending.py", "test_killed_at_random_moments_it_leaves_a_small_group_unknown_at_most"): (
        "the moment at which the program is killed has to be any moment"
    ),
    ("delivery/test_worker.py", "send_slowly"): "the send takes a while, and several are to be under way at once",
    ("storage/test_database.py", "test_a_connection_that_broke_while_nobody_had_it_is_not_used_again"): (
        "the server tells nobody that it has ended a connection"
    ),
    ("storage/test_database.py", "test_whoever_is_cancelled_is_told_nothing_else_and_leaves_a_clean_connection"): (
        "the statement has to be with the server before it is cancelled"
    ),
    ("storage/test_database.py", "test_whoever_waits_too_long_for_a_connection_is_out_of_reach"): (
        "the statement has to be with the server before the other one is asked"
    ),
}


def sleeping(tree: ast.AST, function: str = "") -> Iterator[str]:
    """The functions that sleep for longer than a turn of the loop."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(node, ast.Call) and _name(node.func) in SLEEPS and not _is_nothing(node.args):
            yield inside
        yield from sleeping(node, inside)


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _is_nothing(arguments: list[ast.expr]) -> bool:
    return [ast.dump(argument) for argument in arguments] == [ast.dump(ast.Constant(0))]


def test_no_test_sleeps_but_those_that_have_to() -> None:
    assert {(file, function) for file, tree in sources.trees() for function in sleeping(tree)} == set(ALLOWED)


def test_each_way_to_sleep_is_seen() -> None:
    written = """
async def one():
    await asyncio.sleep(0.1)
def two():
    time.sleep(seconds)
def three():
    from time import sleep
    sleep(1)
async def none():
    await asyncio.sleep(0)
    await page.wait_for_timeout(0)
"""
    assert list(sleeping(ast.parse(written))) == ["one", "two", "three"]
