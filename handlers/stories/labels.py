"""The names of a story's states, and of what a nominee agrees to."""

from domain.stories import Purpose, State
from locales import N_

STATES = {
    State.DRAFTED: N_("bản nháp"),
    State.CONSENT_PENDING: N_("chờ đồng ý"),
    State.CONSENTED: N_("đã đồng ý"),
    State.APPROVED: N_("đã duyệt"),
    State.PUBLISHED: N_("đã đăng"),
    State.WITHDRAWN: N_("đã gỡ"),
}

PURPOSES = {
    Purpose.STORY: N_("Đăng câu chuyện"),
    Purpose.NAME: N_("Nêu tên"),
    Purpose.PHOTO: N_("Đăng ảnh"),
    Purpose.PLACE: N_("Nêu xã, phường"),
    Purpose.GUARDIAN: N_("Cha mẹ hoặc người giám hộ đồng ý"),
    Purpose.CHILD: N_("Em đồng ý (hoặc em dưới 7 tuổi)"),
}
