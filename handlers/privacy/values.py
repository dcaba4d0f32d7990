"""What the words of the program mean, where they stand in the copy of somebody's data: nobody reads `put_off`.

A word without a label stands as it is stored, so that nothing is left out.
"""

from collections.abc import Mapping
from typing import Any

from domain.languages import Language
from domain.moves import Thing
from handlers.engine import attached
from handlers.privacy import labels
from locales import N_

_KINDS = labels.KINDS | attached.LABELS
_SUBJECTS = {
    Thing.NOMINATION: N_("phiếu giới thiệu"),
    Thing.STORY: N_("bài"),
    Thing.OBLIGATION: N_("báo cáo"),
    Thing.BROADCAST: N_("thông báo"),
    Thing.SUBSCRIPTION: N_("đăng ký nhận bài"),
    Thing.REQUEST: N_("yêu cầu về thông tin cá nhân"),
    Thing.OFFICE: N_("vai trò cán bộ"),
    Thing.DAY: N_("ngày làm việc"),
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
    "join": N_("cùng giới thiệu"),
    "merge": N_("gộp phiếu"),
    "split": N_("tách phiếu"),
    "succeed": N_("thay phiếu đã rút"),
    "step_back": N_("trả chỗ cho phiếu trước"),
    "reject": N_("dừng xét"),
    "reroute": N_("chuyển đúng nơi giải quyết"),
    "give_up": N_("dừng vì không xác minh được"),
    "story_only": N_("chỉ viết bài"),
    "propose_commune": N_("đề nghị xã khen"),
    "propose_province": N_("đề nghị tỉnh khen"),
    "draft_commune": N_("soạn hồ sơ xã"),
    "draft_province": N_("soạn hồ sơ tỉnh"),
    "submit_province": N_("trình tỉnh"),
    "appraise": N_("thẩm định"),
    "to_council": N_("chuyển Hội đồng"),
    "sign_commune": N_("xã ký quyết định"),
    "sign_province": N_("tỉnh ký quyết định"),
    "award": N_("trao khen thưởng"),
    "revoke": N_("thu hồi khen thưởng"),
    "verify": N_("xác nhận đúng"),
    "hold": N_("tạm dừng xét"),
    "release": N_("xét tiếp"),
    "undo": N_("hoàn tác"),
    "draft": N_("viết bài"),
    "ask_consent": N_("xin ý kiến đồng ý"),
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
    "appoint": N_("nhận vai trò"),
    "stand_in": N_("làm thay"),
    "end": N_("cho thôi vai trò"),
    "swap": N_("đổi ngày làm việc"),
    "mark_added": N_("có bổ sung"),
    "mark_written_down": N_("chép lại lời kể"),
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
