"""What `guongsang restore` says of the messages that are set aside, in words that whoever decides about them knows."""

from collections.abc import Iterator

from domain.outbox import RowKind, SetAside
from handlers.broadcasts import BROADCASTS
from handlers.cases import CASES
from handlers.channels import CHANNELS
from handlers.engine.subject import Subject
from handlers.incidents import INCIDENTS
from handlers.people import PEOPLE
from handlers.privacy import PRIVACY
from handlers.reports import REPORTS
from handlers.stories import STORIES
from locales import N_, Words

_REPLIES = N_("câu trả lời cho người nhắn tin")
_ABOUT: tuple[tuple[Subject, str], ...] = (
    (CASES, N_("thông báo về phiếu giới thiệu")),
    (STORIES, N_("thông báo về bài gương sáng")),
    (CHANNELS, N_("thông báo về kênh")),
    (BROADCASTS, N_("số liệu gửi cho người soạn")),
    (REPORTS, N_("thông báo về báo cáo")),
    (INCIDENTS, N_("thông báo về sự cố")),
    (PRIVACY, N_("thông báo về yêu cầu dữ liệu cá nhân")),
    (PEOPLE, N_("thông báo về vai trò cán bộ")),
)


def about(kind: str) -> str:
    """What a row of this kind is about, to be translated."""
    if kind == RowKind.REPLY:
        return _REPLIES
    return next(label for subject, label in _ABOUT if kind in subject.notices or kind in subject.rows)


def lines(t: Words, waiting: list[SetAside], bulk: int) -> Iterator[str]:
    """A line for each kind of message, with whom it concerns; and what to do about them."""
    if waiting:
        number = sum(one.number for one in waiting)
        yield t.plural(
            "Có {n} tin nhắn chưa gửi lúc sao lưu. Có thể tin nhắn đã được gửi sau đó, nên chương trình để anh/chị "
            "quyết định:",
            "Có {n} tin nhắn chưa gửi lúc sao lưu. Có thể tin nhắn đã được gửi sau đó, nên chương trình để anh/chị "
            "quyết định:",
            number,
        )
        for one in waiting:
            yield "  " + _line(t, one)
        yield t("Để gửi: guongsang restore --send. Để bỏ, không gửi nữa: guongsang restore --drop.")
    if bulk:
        yield t.plural(
            "Còn {n} tin nhắn của các thông báo gửi nhiều người: người soạn thấy ở mục «Chưa rõ», và có nút để gửi "
            "lại.",
            "Còn {n} tin nhắn của các thông báo gửi nhiều người: người soạn thấy ở mục «Chưa rõ», và có nút để gửi "
            "lại.",
            bulk,
        )
    if not waiting and not bulk:
        yield t("Không có tin nhắn nào chờ anh/chị quyết định.")


def _line(t: Words, one: SetAside) -> str:
    names, others = ", ".join(one.names), one.receivers - len(one.names)
    label = t(about(one.kind))
    if others <= 0:
        return t("{about}: {number} tin nhắn, gửi {names}", about=label, number=one.number, names=names).unescape()
    return t(
        "{about}: {number} tin nhắn, gửi {names} và {others} nơi khác",
        about=label,
        number=one.number,
        names=names,
        others=others,
    ).unescape()
