"""The names of requests and their states, of purposes and grounds, and of what is stored."""

from markupsafe import Markup

from domain.privacy import Ground, Purpose
from domain.requests import Kind, State
from locales import N_, Words

KINDS = {
    Kind.VIEW: N_("Xem thông tin"),
    Kind.CORRECT: N_("Sửa thông tin"),
    Kind.STOP: N_("Ngừng sử dụng, gỡ bài"),
    Kind.ERASE: N_("Xóa thông tin"),
}

STATES = {
    State.RECEIVED: N_("mới gửi, chờ tiếp nhận"),
    State.TO_PROVE: N_("chờ xác nhận người yêu cầu"),
    State.WORKING: N_("đã tiếp nhận, đang giải quyết"),
    State.DUE: N_("sắp thực hiện"),
    State.DONE: N_("đã giải quyết"),
    State.REFUSED: N_("đã từ chối, có lý do"),
    State.RECALLED: N_("người yêu cầu đã rút"),
}

PURPOSES = {
    Purpose.TALK: N_("Nhận ra anh/chị và trả lời"),
    Purpose.VERIFY: N_("Xác minh người tốt, việc tốt và xét khen thưởng"),
    Purpose.PUBLISH: N_("Đăng bài về gương sáng"),
    Purpose.INFORM: N_("Gửi bài cho người đăng ký"),
    Purpose.ACCOUNT: N_("Biết ai đã làm gì, ai đã xem phiếu nào"),
    Purpose.RIGHTS: N_("Giải quyết yêu cầu của anh/chị về thông tin cá nhân"),
    Purpose.OFFICE: N_("Công việc của cán bộ và đơn vị"),
    Purpose.RUN: N_("Để bot chạy được: tin chờ gửi, lịch nhắc"),
}

GROUNDS = {
    Ground.CONSENT: N_("sự đồng ý"),
    Ground.DUTY: N_("nhiệm vụ theo luật, không cần đồng ý nhưng phải thông báo"),
    Ground.NONE_NEEDED: N_("không phải thông tin về một người, hoặc chỉ giữ đến khi gửi xong"),
}

KEPT = {
    Purpose.TALK: N_("đến khi anh/chị yêu cầu xóa"),
    Purpose.VERIFY: N_("phiếu đã xác minh: theo quy định lưu trữ; phiếu không xét tiếp: {n} ngày"),
    Purpose.PUBLISH: N_("đến khi người trong bài rút lại sự đồng ý"),
    Purpose.INFORM: N_("đến khi thôi nhận bài"),
    Purpose.ACCOUNT: N_("lâu dài; khi xóa một người thì không còn tên và lời"),
    Purpose.RIGHTS: N_("lâu dài; khi xóa một người thì không còn tên và lời"),
    Purpose.OFFICE: N_("theo quy định lưu trữ"),
    Purpose.RUN: N_("đến khi xong việc"),
}


def kept(t: Words, purpose: Purpose, days: int) -> Markup:
    """How long what serves this purpose is kept. days: after which what became nothing is purged; 0: it is not."""
    if purpose is Purpose.VERIFY and not days:
        return t("theo quy định lưu trữ; không tự xóa")
    return t(KEPT[purpose], n=days)


# What the copy of one's data is headed by, table by table.
TABLES = {
    "people": N_("Tài khoản"),
    "consents": N_("Đã đồng ý"),
    "subscriptions": N_("Đăng ký nhận bài"),
    "offices": N_("Vai trò"),
    "absences": N_("Vắng mặt"),
    "nominations": N_("Phiếu giới thiệu"),
    "questions": N_("Câu hỏi và trả lời"),
    "additions": N_("Lời bổ sung"),
    "voices": N_("Lời làm chứng"),
    "kept_messages": N_("Tin nhắn đã gửi"),
    "evidence": N_("Ảnh, tệp, vị trí đã gửi"),
    "drafts": N_("Việc đang làm dở"),
    "requests": N_("Yêu cầu về thông tin cá nhân"),
    "events": N_("Nhật ký thay đổi"),
    "looks": N_("Ai đã xem phiếu"),
}

# What a line of the copy is called, by its column.
COLUMNS = {
    "joined_at": N_("Bắt đầu từ"),
    "name": N_("Tên"),
    "edge": N_("Mạng nhắn tin"),
    "address": N_("Mã tài khoản"),
    "language": N_("Ngôn ngữ"),
    "source": N_("Đường dẫn đã bấm"),
    "received_at": N_("Gửi lúc"),
    "code": N_("Mã"),
    "deed": N_("Lời kể"),
    "happened": N_("Khi nào"),
    "village": N_("Bản, tổ"),
    "outside": N_("Nơi ngoài tỉnh"),
    "nominee_phone": N_("Số điện thoại"),
    "came_at": N_("Gửi lúc"),
    "note": N_("Ghi chú"),
    "added_at": N_("Gửi lúc"),
    "sent_for": N_("Gửi giúp"),
    "asked_at": N_("Hỏi lúc"),
    "question": N_("Câu hỏi"),
    "answer": N_("Trả lời"),
    "answered_at": N_("Trả lời lúc"),
    "given_at": N_("Gửi lúc"),
    "says": N_("Biết việc này thế nào"),
    "relation": N_("Quan hệ"),
    "phone": N_("Số điện thoại"),
    "kept_at": N_("Gửi lúc"),
    "text": N_("Nội dung"),
    "touched_at": N_("Lần cuối"),
    "data": N_("Nội dung"),
    "since": N_("Từ"),
    "first": N_("Từ ngày"),
    "last": N_("Đến ngày"),
    "until": N_("Đến"),
    "role": N_("Vai trò"),
    "unit": N_("Đơn vị"),
    "made_at": N_("Gửi lúc"),
    "kind": N_("Loại"),
    "words": N_("Nội dung"),
    "at": N_("Lúc"),
    "subject": N_("Về"),
    "move": N_("Việc"),
    "reason": N_("Lý do"),
    "day": N_("Ngày"),
    "purpose": N_("Mục đích"),
    "notice": N_("Bản thông báo số"),
    "agreed_at": N_("Đồng ý lúc"),
    "withdrawn_at": N_("Rút lại lúc"),
}
