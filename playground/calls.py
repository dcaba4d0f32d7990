"""One call of the Bot API from the door to the answer, whether it came by HTTP or in a webhook's answer.

The trap: a call that is cut off "after" was carried out although the caller saw a broken connection. Sending it
again makes the message twice.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from playground import access, parameters
from playground.errors import CallRefused, ConnectionCut, too_many
from playground.files import Upload
from playground.methods import METHODS, Method

if TYPE_CHECKING:
    from playground.chats import Chat, Json
    from playground.world import World

FAULT_RETRY_AFTER = 1
# A waiting getUpdates would fill the log; the updates themselves are in it.
UNLOGGED = {"getUpdates"}
SECRET = {"secret_token"}
CUT_BEFORE = "the connection was cut before the call was carried out"
CUT_AFTER = "the connection was cut after the call was carried out"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came in: nothing checked yet."""

    token: str
    method: str
    raw: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP status and the JSON of an answer."""

    status: int
    payload: Json


async def carry_out(world: World, call: Call) -> Answer:
    """Do what the call asks.

    1. Refuse a wrong token or method.
    2. Let the faults that are on happen.
    3. Check the parameters, then the limits.
    4. Do it, and write it into the log, whatever came of it.

    ConnectionCut when a fault breaks the connection. Bot API: Making requests.
    """
    began = time.perf_counter()
    method = METHODS.get(call.method.lower())
    try:
        if call.token != world.token:
            raise CallRefused(401, "Unauthorized")
        if method is None:
            raise CallRefused(404, "Not Found: method not found")
        await _faults_before(world, method)
        answer = Answer(200, {"ok": True, "result": await _result(world, method, call)})
    except CallRefused as refusal:
        answer = Answer(refusal.code, refusal.as_json())
    except ConnectionCut:
        _log(world, method, call, {}, CUT_BEFORE, began)
        raise
    if world.faults.cut == "after" and method is not None and method.writes:
        _log(world, method, call, answer.payload, CUT_AFTER, began)
        raise ConnectionCut
    _log(world, method, call, answer.payload, answer.payload.get("description"), began)
    return answer


async def _faults_before(world: World, method: Method) -> None:
    faults = world.faults
    if faults.slow:
        await asyncio.sleep(faults.slow)
    if faults.cut == "before" and method.writes:
        raise ConnectionCut
    if faults.flood > 0 and method.name not in UNLOGGED:
        faults.flood -= 1
        raise too_many(FAULT_RETRY_AFTER)
    if method.writes:
        world.calls_of_sending += 1
        if faults.flood_every > 0 and world.calls_of_sending % faults.flood_every == 0:
            raise too_many(FAULT_RETRY_AFTER)


async def _result(world: World, method: Method, call: Call) -> Any:
    asked = parameters.read(method.parameters, call.raw, call.uploads)
    if world.limits is not None and method.writes:
        wait = world.meter.wait(world.limits, _chat(world, call.raw), world.clock.now())
        if wait:
            raise too_many(wait)
    result = method.do(world, asked)
    return await result if inspect.isawaitable(result) else result


def _chat(world: World, raw: dict[str, Any]) -> Chat | None:
    try:
        return access.find(world, raw["chat_id"])
    except (KeyError, CallRefused):
        return None


def _log(world: World, method: Method | None, call: Call, payload: Json, error: str | None, began: float) -> None:
    name = method.name if method else call.method
    if name in UNLOGGED:
        return
    asked = {key: "…" if key in SECRET else _readable(value) for key, value in call.raw.items()}
    asked |= {key: f"<{upload.name}, {len(upload.content)} bytes>" for key, upload in call.uploads.items()}
    said = asked.get("text") or asked.get("caption") or _listed(asked)
    ms = (time.perf_counter() - began) * 1000
    world.log_call(name, _chat(world, call.raw), str(said), {"request": asked, "answer": payload}, error, ms)


def _readable(value: Any) -> Any:
    """JSON that came as a string in a form, as JSON again."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value


def _listed(asked: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in asked.items() if key != "chat_id")
