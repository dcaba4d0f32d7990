"""One message to many: announcements, subscriptions, and the progress of sending."""

from domain.broadcasts import Kind
from domain.outbox import RowKind
from domain.people import Action
from handlers.broadcasts import announce, announcements, progress, subscribe
from handlers.engine.subject import Command, Subject
from locales import N_

BROADCASTS = Subject(
    commands=(
        Command(
            "subscribe",
            "nhantin",
            N_("Nhận hoặc thôi nhận bài gương sáng"),
            subscribe.run,
            place=50,
            words=subscribe.WORDS,
        ),
        Command(
            "announce",
            "thongbao",
            N_("Gửi thông báo"),
            announce.run,
            place=90,
            actions=(Action.ANNOUNCE,),
        ),
    ),
    dialogs=(announce.ANNOUNCE,),
    buttons=(subscribe.BUTTONS, progress.BUTTONS),
    rows={RowKind.PROGRESS: progress.render},
    copies={Kind.ANNOUNCEMENT: announcements.compose},
)
