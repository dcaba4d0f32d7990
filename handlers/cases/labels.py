"""The names of subjects, fields and states of nominations."""

from domain.cases import Field, State, Subject
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
    Field.COMMUNITY_MOBILISATION: N_("Dân vận khéo"),
    Field.OTHER: N_("Việc khác"),
}

STATES = {
    State.RECEIVED: N_("mới gửi, chờ xem"),
    State.NEEDS_INFO: N_("chờ người giới thiệu trả lời"),
    State.WITHDRAWN: N_("người giới thiệu đã rút"),
    State.MERGED: N_("đã gộp với phiếu khác"),
    State.REJECTED: N_("chưa xét tiếp được"),
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
