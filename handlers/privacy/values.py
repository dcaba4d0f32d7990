"""What the words of the program mean, where they stand in the copy of somebody's data: nobody reads `put_off`.

A word without a label stands as it is stored, so that nothing is left out.
"""

from collections.abc import Mapping
from typing import Any

from domain.evidence import EvidenceKind
from domain.languages import Language
from domain.moves import Thing
from handlers.privacy import labels
from locales import N_

_KINDS = labels.KINDS | {
    EvidenceKind.PHOTO: N_("ảnh"),
    EvidenceKind.VIDEO: N_("video"),
    EvidenceKind.VOICE: N_("ghi âm"),
    EvidenceKind.VIDEO_NOTE: N_("video ngắn"),
    EvidenceKind.AUDIO: N_("tệp âm thanh"),
    EvidenceKind.DOCUMENT: N_("tệp"),
    EvidenceKind.LOCATION: N_("vị trí"),
    EvidenceKind.LINK: N_("đường dẫn"),
    EvidenceKind.FORWARDED: N_("bài chuyển tiếp"),
}
_SUBJECTS = {
    Thing.NOMINATION: N_("phiếu giới thiệu"),
    Thing.STORY: N_("bài"),
    Thing.OBLIGATION: N_("báo cáo"),
    Thing.BROADCAST: N_("thông báo"),
    Thing.SUBSCRIPTION: N_("đăng ký nhận bài"),
    Thing.REQUEST: N_("yêu cầu về thông tin cá nhân"),
}
# By the name of the move; one name means the same of each thing.
_MOVES = {
    "submit": N_("gửi"),
    "take": N_("tiếp nhận"),
    "ask": N_("hỏi, yêu cầu"),
    "withdraw_question": N_("rút câu hỏi"),
    "note_answer": N_("ghi câu trả lời"),
    "answer": N_("trả lời"),
    "withdraw": N_("rút"),
    "reject": N_("dừng xét"),
    "verify": N_("xác nhận đúng"),
    "hold": N_("tạm dừng xét"),
    "release": N_("xét tiếp"),
    "undo": N_("hoàn tác"),
    "draft": N_("viết bài"),
    "consent": N_("ghi sự đồng ý"),
    "approve": N_("duyệt bài"),
    "publish": N_("đăng bài"),
    "disagree": N_("gỡ bài vì không còn sự đồng ý"),
    "hand_in": N_("nộp"),
    "hand_in_again": N_("nộp lại"),
    "return": N_("trả lại"),
    "accept": N_("nhận"),
    "pass_on": N_("chuyển cán bộ"),
    "have_proved": N_("chuyển xác nhận người yêu cầu"),
    "serve": N_("giải quyết ngay"),
    "put_off": N_("hẹn thực hiện"),
    "recall": N_("hủy yêu cầu"),
    "erase": N_("xóa"),
    "acknowledge": N_("tiếp nhận"),
    "assign": N_("chuyển đến nơi có phiếu"),
    "prove": N_("xác nhận người yêu cầu"),
    "carry_out": N_("thực hiện"),
    "refuse": N_("từ chối"),
    "start": N_("bắt đầu gửi"),
    "pause": N_("tạm dừng gửi"),
    "resume": N_("gửi tiếp"),
    "cancel": N_("thôi gửi"),
    "finish": N_("gửi xong"),
    "resend": N_("gửi lại"),
    "retry": N_("thử lại"),
    "subscribe": N_("đăng ký nhận bài"),
    "unsubscribe": N_("thôi nhận bài"),
    "mark_minor": N_("đánh dấu: dưới 18 tuổi"),
    "mark_deceased": N_("đánh dấu: đã mất"),
    "mark_sender_hidden": N_("đánh dấu: giấu tên người gửi"),
    "mark_sent_for": N_("đánh dấu: gửi giúp"),
}

# Column -> what each word in it is called.
VALUES: Mapping[str, Mapping[Any, str]] = {
    "kind": _KINDS,
    "subject": _SUBJECTS,
    "move": _MOVES,
    "purpose": labels.PURPOSES,
    "language": {one: one.own_name for one in Language},
    "edge": {"telegram": N_("Telegram")},
}
