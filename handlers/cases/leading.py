"""A message that nominates nobody is led to its place: answered at once, and kept with what it was read as.

The reading may be wrong, so each answer has the button that makes the message a nomination after all, or a part of the one
that is being written.
"""

from domain import codes, errors
from domain.extraction.reading import Route
from domain.kept import KeptMessage
from handlers.cases import adding, track
from handlers.engine import buttons
from handlers.engine.talk import Row, Talk
from locales import N_

# What is said, and no more, of each kind of message.
_SAID = {
    Route.TEST: N_("Tôi đang nghe đây ạ. Anh/chị biết gương tốt nào, cứ kể cho tôi trong một tin nhắn."),
    Route.THANKS: N_("Cảm ơn anh/chị. Biết thêm gương tốt nào, anh/chị cứ kể cho tôi trong một tin nhắn."),
    Route.ABUSE: N_("Tôi chỉ giúp được việc giới thiệu gương tốt. Anh/chị có gương tốt muốn kể, tôi xin nghe."),
    Route.ADVERT: N_("Tôi chỉ nhận giới thiệu gương tốt, không nhận quảng cáo. Tin này không được chuyển đi."),
    Route.QUESTION: N_(
        "Muốn giới thiệu gương tốt, anh/chị kể cho tôi trong một tin nhắn: ai, ở đâu, đã làm gì, khi nào. Xem các phiếu đã "
        "gửi: /tincuatoi. Hướng dẫn khác: /trogiup."
    ),
    Route.DENUNCIATION: N_(
        "Tôi không giải quyết được phản ánh, khiếu nại, tố cáo, nên không chuyển tin này cho cán bộ nào. Anh/chị gửi đơn "
        "hoặc đến Ban Tiếp công dân của xã, phường hay của tỉnh; việc khẩn cấp, anh/chị gọi 113. Tin được lưu riêng, không "
        "nằm trong các phiếu giới thiệu."
    ),
    Route.CORRECTION: N_(
        "Tôi chưa thấy phiếu nào của anh/chị còn sửa được. Phiếu đang viết thì bấm ✏️ ở từng dòng; phiếu đã gửi thì xem ở "
        "/tincuatoi."
    ),
}


async def lead(talk: Talk, message: KeptMessage, route: Route, after_all: Row | None = None) -> None:
    """Answer a kept message that was read as this kind. after_all: the button for when that is wrong."""
    after_all = after_all or _after_all(talk, message)
    if route is Route.STATUS:
        await _show_own(talk, message, after_all)
    elif route is Route.CORRECTION and await adding.offer(talk, message, after_all):
        pass
    elif route is Route.TAKEDOWN:
        talk.say(
            talk.t("Anh/chị muốn nhờ sửa, gỡ hay xóa thông tin phải không ạ? Không phải thì bấm một nút dưới đây."),
            (
                buttons.make(talk.t("Đây là giới thiệu gương tốt"), "keep", "rather", message.id),
                buttons.make(talk.t("Không cần"), "keep", "unasked", message.id),
            ),
        )
        await talk.open("privacy", "heard")
    else:
        talk.say(talk.t(_SAID[route]), after_all)


async def _show_own(talk: Talk, message: KeptMessage, after_all: Row) -> None:
    """The nomination whose code was written, or all their own."""
    code = codes.first_in(message.text)
    try:
        if code is not None:
            await track.track(talk, code)
            return
    except errors.NotFound:
        pass
    await track.mine(talk, "", after_all)


def _after_all(talk: Talk, message: KeptMessage) -> Row:
    """The button that makes it a nomination."""
    return (buttons.make(talk.t("Đây là giới thiệu gương tốt"), "keep", "yes", message.id),)
