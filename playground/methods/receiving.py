"""How the bot gets its updates: getUpdates or a webhook, never both.

The trap: a webhook that is still set makes getUpdates fail for ever, with nothing wrong on the bot's side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import msgspec

from playground.errors import bad_request, conflict
from playground.messages import seconds
from playground.parameters import InputFile, Parameters
from playground.webhook import Target

if TYPE_CHECKING:
    from playground.chats import Json
    from playground.world import World

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class GetUpdates(Parameters, kw_only=True):
    """Bot API: getUpdates."""

    offset: int = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    timeout: Annotated[int, msgspec.Meta(ge=0)] = 0
    allowed_updates: list[str] | None = None


class SetWebhook(Parameters, kw_only=True):
    """Bot API: setWebhook. No https is needed here; certificate and ip_address change nothing."""

    url: str = ""
    certificate: InputFile | None = None
    ip_address: str | None = None
    max_connections: Annotated[int, msgspec.Meta(ge=1, le=100)] = 40
    allowed_updates: list[str] | None = None
    drop_pending_updates: bool = False
    secret_token: str | None = None


class DeleteWebhook(Parameters, kw_only=True):
    """Bot API: deleteWebhook."""

    drop_pending_updates: bool = False


async def get_updates(world: World, asked: GetUpdates) -> list[Json]:
    if world.webhook.target is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    world.updates.allow(asked.allowed_updates)
    return await world.updates.fetch(asked.offset, asked.limit, asked.timeout)


def set_webhook(world: World, asked: SetWebhook) -> bool:
    """Deliver to this address from now on; an empty one means deleteWebhook. Bot API: setWebhook."""
    target = _target(asked) if asked.url else None
    world.updates.allow(asked.allowed_updates)
    if asked.drop_pending_updates:
        world.updates.drop()
    if target is not None:
        world.updates.end_poll("terminated by setWebhook request")
    world.webhook.point_to(target)
    return True


def delete_webhook(world: World, asked: DeleteWebhook) -> bool:
    if asked.drop_pending_updates:
        world.updates.drop()
    world.webhook.point_to(None)
    return True


def get_webhook_info(world: World, asked: Parameters) -> Json:
    """Bot API: WebhookInfo."""
    target = world.webhook.target
    shown: Json = {
        "url": target.url if target else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if target is not None:
        shown["max_connections"] = target.max_connections
    if world.updates.allowed_by_name is not None:
        shown["allowed_updates"] = world.updates.allowed_by_name
    if world.webhook.last_error is not None:
        at, why = world.webhook.last_error
        shown |= {"last_error_date": seconds(at), "last_error_message": why}
    return shown


def _target(asked: SetWebhook) -> Target:
    secret = asked.secret_token
    if secret is not None and len(secret) > 256:
        raise bad_request("secret token is too long")
    if secret is not None and not all(each.isascii() and (each.isalnum() or each in "_-") for each in secret):
        raise bad_request("secret token contains unallowed characters")
    try:
        parts = urlsplit(asked.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise bad_request("invalid webhook URL specified")
    if host not in LOOPBACK:
        raise bad_request("bad webhook: the playground delivers to this machine only")
    return Target(asked.url, secret, asked.max_connections)
