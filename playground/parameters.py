"""The door of every call: names, types and bounds of its parameters.

A method's parameters are a msgspec struct, so that the table of methods is also their specification.

The trap: the real server ignores a parameter that it does not know. Here it is refused, or a typo in an optional
parameter would never be found.
"""

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec

from playground.entities import InputEntity
from playground.errors import bad_request
from playground.files import Upload

ChatId = int | str
MessageId = Annotated[int, msgspec.Meta(ge=1)]
# A file id, or attach://name for a part of the same request; the only kind that may be uploaded under its own name.
InputFile = Annotated[str, msgspec.Meta(title="InputFile")]
Entities = list[InputEntity]
ATTACHED = "attach://"

# What the real server says when one of these is missing; for others: parameter "x" is required.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "file_id": "file_id not specified",
    "user_id": "invalid user_id specified",
    "action": "wrong parameter action in request",
}


class Parameters(msgspec.Struct, kw_only=True):
    """The parameters of one call; every method has its own subclass. `attached`: the files that came along."""

    attached: dict[str, Upload] = msgspec.field(default_factory=dict)


P = TypeVar("P", bound=Parameters)


@dataclass(frozen=True, slots=True)
class _Spec:
    type: Any
    required: bool
    structured: bool
    file: bool


def read(kind: type[P], raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> P:
    """Check the parameters of a call; the first wrong one is refused with a 400.

    Forms bring everything as text, so numbers, booleans and JSON are taken from strings too. An empty string means
    "not given". Bot API: Making requests.
    """
    specs = _specs(kind)
    given = {name: value for name, value in raw.items() if value is not None and value != ""}
    _check_names(specs, raw, uploads)
    given |= {name: f"{ATTACHED}{name}" for name in uploads if name in specs}
    for name, spec in specs.items():
        if spec.required and name not in given:
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    values = {name: _value(name, specs[name], value) for name, value in given.items()}
    return kind(**values, attached=dict(uploads))


def _check_names(specs: dict[str, _Spec], raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
    for name in raw:
        if name not in specs:
            raise bad_request(f'unknown parameter "{name}"')
    words = [value for value in raw.values() if isinstance(value, str)]
    for name in uploads:
        if name in specs and not specs[name].file:
            raise bad_request(f'parameter "{name}" is no file')
        if name not in specs and not any(f"{ATTACHED}{name}" in word for word in words):
            raise bad_request(f'unknown parameter "{name}"')


def _value(name: str, spec: _Spec, value: Any) -> Any:
    try:
        if spec.structured and isinstance(value, str):
            return msgspec.json.decode(value, type=spec.type)
        return msgspec.convert(value, spec.type, strict=spec.structured)
    except msgspec.ValidationError as error:
        raise bad_request(f'parameter "{name}" is wrong: {error}') from None
    except msgspec.DecodeError as error:
        raise bad_request(f"can't parse {name} JSON object: {error}") from None


@cache
def _specs(kind: type[Parameters]) -> dict[str, _Spec]:
    found = {}
    for field in msgspec.structs.fields(kind):
        if field.name != "attached":
            plain = _without_none(field.type)
            found[field.name] = _Spec(plain, field.required, _is_structured(plain), plain == InputFile)
    return found


def _without_none(given: Any) -> Any:
    """`int | None` -> `int`: what is None was not given, and "null" is an ordinary text."""
    if get_origin(given) not in (Union, types.UnionType):
        return given
    left = [part for part in get_args(given) if part is not type(None)]
    return left[0] if len(left) == 1 else Union[tuple(left)]  # noqa: UP007 (made at run time)


def _is_structured(plain: Any) -> bool:
    """Whether the parameter is "a JSON-serialized object" (or list) in the words of the Bot API."""
    base = get_args(plain)[0] if get_origin(plain) is Annotated else plain
    origin = get_origin(base) or base
    return isinstance(origin, type) and issubclass(origin, dict | list | msgspec.Struct)
