"""Reports: the province asks its units for them, and the units hand them in."""

from domain.people import Action
from handlers.engine.subject import Command, Subject
from handlers.reports import ask, hand_in, notices, overview
from locales import N_

REPORTS = Subject(
    commands=(
        Command(
            "reports",
            "baocao",
            N_("Báo cáo phải nộp, báo cáo đã giao"),
            overview.run,
            place=80,
            actions=(Action.ASK_REPORT, Action.HAND_IN_REPORT),
        ),
    ),
    dialogs=(ask.ASK_REPORT, hand_in.HAND_IN, hand_in.RETURN, hand_in.ACCEPT),
    buttons=(overview.BUTTONS, hand_in.BUTTONS),
    notices=notices.NOTICES,
)
