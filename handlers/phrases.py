"""The names of things: subjects, fields, states, roles, reasons. Whole words, one table each; tests walk them."""

from domain import broadcast, message, story
from domain.nomination import Field, State, Subject
from domain.people import Role
from domain.report import State as ReportState
from locales import N_

SUBJECTS = {
    Subject.INDIVIDUAL: N_("Cá nhân"),
    Subject.COLLECTIVE: N_("Tập thể"),
    Subject.HOUSEHOLD: N_("Hộ gia đình"),
    Subject.MODEL: N_("Mô hình mới"),
}

FIELDS = {
    Field.RESCUE: N_("Cứu người"),
    Field.DISASTER_RESPONSE: N_("Phòng chống thiên tai"),
    Field.HONESTY: N_("Trung thực"),
    Field.CHARITY: N_("Nhân ái, từ thiện"),
    Field.ECONOMY: N_("Làm kinh tế giỏi"),
    Field.NEW_RURAL: N_("Nông thôn mới"),
    Field.EDUCATION: N_("Giáo dục"),
    Field.HEALTH: N_("Y tế"),
    Field.SECURITY: N_("An ninh trật tự"),
    Field.BORDER_DEFENSE: N_("Bảo vệ biên giới"),
    Field.CULTURE: N_("Văn hóa"),
    Field.ENVIRONMENT: N_("Môi trường"),
    Field.DIGITAL_ADMIN: N_("Chuyển đổi số"),
    Field.COMMUNITY_MOBILISATION: N_("Vận động bà con"),
    Field.OTHER: N_("Việc khác"),
}

STATES = {
    State.RECEIVED: N_("đã nhận"),
    State.NEEDS_INFO: N_("chờ bổ sung"),
    State.MERGED: N_("đã gộp với tin khác"),
    State.REJECTED: N_("không tiếp tục"),
    State.REROUTED: N_("đã chuyển nơi khác"),
    State.VERIFYING: N_("đang xác minh"),
    State.VERIFIED: N_("đã xác minh"),
    State.UNVERIFIABLE: N_("chưa xác minh được"),
    State.STORY_ONLY: N_("biểu dương bằng bài viết"),
    State.COMMUNE_CASE: N_("đề nghị khen cấp xã"),
    State.PROVINCE_CASE: N_("đề nghị khen cấp tỉnh"),
    State.COMMUNE_DRAFTED: N_("đang làm hồ sơ cấp xã"),
    State.PROVINCE_DRAFTED: N_("đang làm hồ sơ cấp tỉnh"),
    State.SUBMITTED: N_("đã trình tỉnh"),
    State.APPRAISED: N_("đã thẩm định"),
    State.COUNCIL: N_("Hội đồng đang xét"),
    State.SIGNED: N_("đã ký quyết định"),
    State.AWARDED: N_("đã trao khen thưởng"),
    State.REVOKED: N_("đã thu hồi khen thưởng"),
    State.ON_HOLD: N_("tạm dừng xét"),
}

STORY_STATES = {
    story.State.DRAFTED: N_("bản nháp"),
    story.State.CONSENT_PENDING: N_("chờ đồng ý"),
    story.State.CONSENTED: N_("đã đồng ý"),
    story.State.APPROVED: N_("đã duyệt"),
    story.State.PUBLISHED: N_("đã đăng"),
    story.State.WITHDRAWN: N_("đã gỡ"),
}

REPORT_STATES = {
    ReportState.OPEN: N_("chưa nộp"),
    ReportState.SUBMITTED: N_("đã nộp"),
    ReportState.RETURNED: N_("cần nộp lại"),
    ReportState.ACCEPTED: N_("tỉnh đã nhận"),
}

PURPOSES = {
    story.Purpose.STORY: N_("Đăng câu chuyện"),
    story.Purpose.NAME: N_("Nêu tên"),
    story.Purpose.PHOTO: N_("Đăng ảnh"),
    story.Purpose.PLACE: N_("Nêu xã, phường"),
}

ROLES = {
    Role.COMMUNE_OFFICER: N_("cán bộ xã, phường"),
    Role.PROVINCE_OFFICER: N_("cán bộ tỉnh"),
    Role.EDITOR: N_("biên tập viên"),
    Role.UNIT_OFFICER: N_("cán bộ đơn vị"),
}

REASONS = {
    message.Lost.BLOCKED: N_("đã chặn bot"),
    message.Lost.GONE: N_("tài khoản không còn"),
    message.Lost.REFUSED: N_("tin nhắn bị từ chối"),
    message.Lost.NEVER_STARTED: N_("chưa từng mở bot"),
    message.Lost.EXHAUSTED: N_("gửi nhiều lần chưa được"),
    message.Lost.NOT_RENDERED: N_("lỗi khi soạn tin"),
}

SKIPPED = {
    broadcast.Skipped.RESTING: N_("hiện không nhận được tin"),
    broadcast.Skipped.UNSUBSCRIBED: N_("đã thôi nhận tin"),
    broadcast.Skipped.LEFT_OFFICE: N_("không còn giữ nhiệm vụ"),
    broadcast.Skipped.CANCELLED: N_("đã hủy gửi"),
    broadcast.Skipped.WITHDRAWN: N_("bài đã gỡ"),
    broadcast.Skipped.NOT_NEEDED: N_("không còn cần gửi"),
}

AUDIENCES = {
    broadcast.Audience.SUBSCRIBERS: N_("người đăng ký nhận tin"),
    broadcast.Audience.OFFICERS: N_("cán bộ các cấp"),
    broadcast.Audience.STORY: N_("các kênh và người đăng ký nhận tin"),
}
