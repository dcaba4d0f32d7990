"""The conversations: what the bot understands and what it answers. HANDLERS is the ordered table of them all.

Menus and /help are made from the table, in its order. A new command is a line here and a file beside this one.
"""

from functools import cache

from markupsafe import Markup

from domain.people import Role
from handlers.broadcasts import announce, progress, subscribe
from handlers.cases import (
    answer,
    nominate,
    offer,
    review,
    track,
)
from handlers.channels import bind
from handlers.engine.table import Handler
from handlers.engine.talk import Talk
from handlers.people import help, language, privacy, start
from handlers.reports import ask, hand_in, overview
from handlers.stories import browse, storytelling
from locales import N_, words

_OFFICERS = frozenset({Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER})


async def _help(talk: Talk, words: str) -> None:
    talk.say(_guide(talk.person.language, talk.person.roles))


@cache
def _guide(spoken: str, roles: frozenset[Role]) -> Markup:
    """The same for everybody who speaks the language and holds these offices, so it is put together once."""
    return help.guide(words(spoken), roles, HANDLERS)


async def _cancel(talk: Talk, words: str) -> None:
    """Stands in the table for the menus; `conversation` itself ends what is open."""


HANDLERS: tuple[Handler, ...] = (
    Handler("start", "batdau", N_("Bắt đầu"), start.run, listed=False),
    Handler(
        "nominate",
        "gioithieu",
        N_("Giới thiệu một gương tốt"),
        nominate.run,
        dialogs=(nominate.NOMINATE, answer.ANSWER),
        buttons={"keep": offer.press, "answer": answer.press},
    ),
    Handler("my", "tincuatoi", N_("Các tin tôi đã giới thiệu"), track.mine, buttons={"my": track.press}),
    Handler("track", "tracuu", N_("Xem một tin theo mã"), track.track),
    Handler(
        "stories",
        "guongsang",
        N_("Đọc gương sáng trong tỉnh"),
        browse.run,
        dialogs=(storytelling.STORY, browse.WITHDRAW),
        buttons={"story": browse.press, "stories": browse.press_page, "channel": bind.press},
    ),
    Handler(
        "subscribe",
        "nhantin",
        N_("Nhận hoặc thôi nhận tin gương sáng"),
        subscribe.run,
        buttons={"subscribe": subscribe.press},
    ),
    Handler(
        "queue", "hangcho", N_("Các tin đang chờ xử lý"), review.queue, _OFFICERS, buttons={"queue": review.press_queue}
    ),
    Handler(
        "case",
        "xemtin",
        N_("Tìm tin theo mã hoặc tên"),
        review.case,
        _OFFICERS | {Role.EDITOR},
        dialogs=(review.ASK, review.REJECT),
        buttons={"case": review.press},
    ),
    Handler(
        "reports",
        "baocao",
        N_("Báo cáo cần nộp, báo cáo đã yêu cầu"),
        overview.run,
        _OFFICERS | {Role.UNIT_OFFICER},
        dialogs=(ask.ASK_REPORT, hand_in.HAND_IN, hand_in.RETURN),
        buttons={"report": overview.press, "obligation": hand_in.press},
    ),
    Handler(
        "announce",
        "thongbao",
        N_("Gửi thông báo cho nhiều người"),
        announce.run,
        frozenset({Role.PROVINCE_OFFICER}),
        dialogs=(announce.ANNOUNCE,),
        buttons={progress.PREFIX: progress.press},
    ),
    Handler("language", "ngonngu", N_("Đổi ngôn ngữ"), language.run, buttons={"language": language.press}),
    Handler("privacy", "riengtu", N_("Thông tin cá nhân được giữ thế nào"), privacy.run),
    Handler("help", "trogiup", N_("Hướng dẫn"), _help),
    Handler("cancel", "huy", N_("Dừng việc đang làm"), _cancel),
)
