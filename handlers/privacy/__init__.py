"""What people have a right to: to know what is stored about them, and to have it shown, corrected, withdrawn, erased."""

from domain.people import Action
from handlers.engine.subject import Command, Subject
from handlers.privacy import asking, notice, notices, officers, own
from locales import N_

PRIVACY = Subject(
    commands=(
        Command("privacy", "riengtu", N_("Thông tin cá nhân: xem, sửa, rút, xóa"), notice.run, place=110),
        Command(
            "requests",
            "yeucau",
            N_("Yêu cầu về thông tin cá nhân"),
            officers.run,
            place=75,
            actions=(Action.HANDLE_REQUEST,),
        ),
    ),
    dialogs=(asking.ASK, *officers.DIALOGS),
    buttons=(own.BUTTONS, officers.BUTTONS, officers.PAGES),
    notices=notices.NOTICES,
)
