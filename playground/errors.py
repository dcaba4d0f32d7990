"""How the Bot API says no: one exception for every answer with `"ok": false`.

The trap: error words are part of the interface. The product sorts failures by them, so they follow the real
server's, and only here are they put into the shape of an answer.
"""

from typing import Any


class CallRefused(Exception):
    """A call that is answered with an error: code, description and, for some, parameters.

    Bot API: Making requests; ResponseParameters.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class ConnectionCut(Exception):
    """The connection breaks here, and the caller never hears an answer (a fault, asked for by `faults.cut`)."""


def bad_request(why: str) -> CallRefused:
    return CallRefused(400, f"Bad Request: {why}")


def forbidden(why: str) -> CallRefused:
    return CallRefused(403, f"Forbidden: {why}")


def conflict(why: str) -> CallRefused:
    return CallRefused(409, f"Conflict: {why}")


def too_many(retry_after: int) -> CallRefused:
    return CallRefused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
