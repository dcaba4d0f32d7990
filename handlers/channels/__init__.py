"""Channels to which stories are posted."""

from domain.message import Kind
from handlers.channels import bind
from handlers.engine.subject import Subject

CHANNELS = Subject(
    buttons=(bind.BUTTONS,),
    notices=bind.NOTICES,
    outside={Kind.CHANNEL_JOINED: bind.changed, Kind.CHANNEL_LEFT: bind.changed, Kind.CHANNEL_BARRED: bind.changed},
)
