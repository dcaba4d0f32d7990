"""Each refusal -> a phrase. The rules raise values; only this module words them."""

from collections.abc import Callable

from markupsafe import Markup

from domain import errors, text
from domain.errors import Refused
from domain.stories import NUMBER, SCHOOL, Purpose
from locales import N_, Words

_PHRASES: dict[type[Refused], str] = {
    errors.NotAllowed: N_(
        "Việc này chỉ cán bộ phụ trách làm được. Nếu anh/chị phụ trách, nhờ anh/chị xin Sở Nội vụ đường dẫn mời."
    ),
    errors.Changed: N_("Việc này vừa có người cập nhật. Mời anh/chị xem lại."),
    errors.TooLate: N_("Việc này không hoàn tác được nữa: đã hết thời gian hoàn tác, hoặc đã có người làm tiếp."),
    errors.NotFound: N_("Tôi không tìm thấy. Nhờ anh/chị xem lại mã hoặc tên; mã có dạng GS-7K3M2Q."),
    errors.NothingNew: N_("Việc này đã được làm từ trước nên không có gì thay đổi."),
    errors.InvitationSpent: N_("Đường dẫn mời này đã được dùng hoặc đã hết hạn. Nhờ anh/chị xin đường dẫn mới."),
    errors.Empty: N_("Tôi chưa thấy nội dung trong tin nhắn này."),
    errors.NobodyToReach: N_("Hiện chưa có người nhận nào."),
    errors.NoConsent: N_("Người được giới thiệu chưa đồng ý nên chưa đăng bài được."),
    errors.StoryExists: N_("Phiếu này đã có bài. Muốn đăng bài khác, trước hết anh/chị gỡ bài cũ."),
    errors.NoChannel: N_(
        "Chưa có kênh nào đăng được và chưa ai đăng ký nhận bài. Bài vẫn được giữ: anh/chị thêm bot làm quản trị viên một "
        "kênh rồi bấm «Duyệt và đăng» lần nữa."
    ),
    errors.DayPassed: N_("Ngày này đã qua. Nhờ anh/chị chọn từ hôm nay trở đi."),
}


def _too_long(t: Words, refusal: Refused) -> Markup:
    assert isinstance(refusal, errors.TooLong)
    return t(
        "Đoạn này dài quá: {length} ký tự, tối đa {limit}. Nhờ anh/chị viết ngắn lại.",
        length=refusal.length,
        limit=refusal.limit,
    )


def _too_many(t: Words, refusal: Refused) -> Markup:
    assert isinstance(refusal, errors.TooMany)
    return t(
        "Trong 24 giờ qua anh/chị đã gửi {limit} lần, là mức nhiều nhất một ngày. Những gì đã gửi đều được giữ; nhờ anh/chị "
        "gửi tiếp vào ngày mai.",
        limit=refusal.limit,
    )


def _not_agreed(t: Words, refusal: Refused) -> Markup:
    assert isinstance(refusal, errors.NotAgreed)
    named = text.excerpt(", ".join(f"«{word}»" for word in refusal.words), 120)
    if refusal.purpose == Purpose.NAME:
        return t(
            "Người được giới thiệu chưa đồng ý nêu tên. Nhờ anh/chị bỏ các chữ này khỏi bài: {words}.", words=named
        )
    if refusal.purpose == NUMBER:
        return t(
            "Bài không được đăng số điện thoại, số giấy tờ. Nhờ anh/chị bỏ các số này khỏi bài: {words}.", words=named
        )
    if refusal.purpose == SCHOOL:
        return t(
            "Người được giới thiệu là trẻ em, chưa có đủ hai sự đồng ý. Nhờ anh/chị bỏ tên trường, lớp khỏi bài: {words}.",
            words=named,
        )
    return t(
        "Người được giới thiệu chưa đồng ý nêu xã, phường. Nhờ anh/chị bỏ các chữ này khỏi bài: {words}.", words=named
    )


_WITH_VALUES: dict[type[Refused], Callable[[Words, Refused], Markup]] = {
    errors.TooLong: _too_long,
    errors.TooMany: _too_many,
    errors.NotAgreed: _not_agreed,
}


def words(t: Words, refusal: Refused) -> Markup:
    """The phrase for a refusal."""
    if type(refusal) in _WITH_VALUES:
        return _WITH_VALUES[type(refusal)](t, refusal)
    return t(_PHRASES[type(refusal)])
