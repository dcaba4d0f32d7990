"""Named SQL: a `.sql` file holds statements as they are sent to PostgreSQL, each with a name and a sentence.

    -- name: seen_before
    -- Whether this update was handled before.
    SELECT handled_at FROM updates WHERE update_id = :'update_id'::bigint;

The parameters are written as psql writes its variables, so that a statement can be pasted into psql after
`\\set update_id 7`. The trap: what looks like a parameter inside a literal, a quoted name or a comment is none, as in
psql.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HEAD = re.compile(r"^-- name:[ \t]*(?P<name>\w+)[ \t]*\n--[ \t]*(?P<about>\S.*)\n", re.MULTILINE)
_NAME_LINE = re.compile(r"^-- name:", re.MULTILINE)
# Comments, literals, quoted names and casts are matched as well, so that what looks like a parameter in them is skipped.
_PARAMETER = re.compile(
    r"""
    --[^\n]* | /\*.*?\*/
    | \b[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | (?P<tag>\$\w*\$).*?(?P=tag)
    | :: | :'(?P<name>\w+)'
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a file. name: with the file's; about: its sentence; text: with $1, $2 … for `parameters`, in order."""

    name: str
    about: str
    text: str
    parameters: tuple[str, ...]

    def in_order(self, values: Mapping[str, Any]) -> list[Any]:
        """The values of $1, $2 … Raises KeyError unless `values` are exactly those of the parameters."""
        try:
            if len(values) == len(self.parameters):
                return [values[name] for name in self.parameters]
        except KeyError:
            pass
        missing, unknown = set(self.parameters) - set(values), set(values) - set(self.parameters)
        raise KeyError(f"{self.name}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def load(path: Path) -> dict[str, Statement]:
    """The statements of a file, by name. Raises ValueError where the file is not as it should be."""
    text = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    if not heads or len(heads) != len(_NAME_LINE.findall(text)):
        raise ValueError(f"{path.name}: each statement begins with a line for its name and one that says what it does")
    ends = [head.start() for head in heads[1:]] + [len(text)]
    statements: dict[str, Statement] = {}
    for head, end in zip(heads, ends, strict=True):
        if head["name"] in statements:
            raise ValueError(f"{path.name}: two statements are called {head['name']}")
        statements[head["name"]] = _statement(f"{path.stem}.{head['name']}", head["about"], text[head.end() : end])
    return statements


def _statement(name: str, about: str, written: str) -> Statement:
    parameters = tuple(dict.fromkeys(_named(written)))
    numbers = {parameter: f"${number}" for number, parameter in enumerate(parameters, start=1)}
    text = _PARAMETER.sub(lambda found: numbers[found["name"]] if found["name"] else found[0], written)
    return Statement(name, about, text.strip().removesuffix(";"), parameters)


def _named(written: str) -> Iterator[str]:
    return (found["name"] for found in _PARAMETER.finditer(written) if found["name"])
