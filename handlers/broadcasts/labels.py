"""The names of audiences, and of the reasons why somebody received nothing."""

from domain.broadcasts import Audience, Skipped
from domain.message import Lost
from locales import N_

REASONS = {
    Lost.BLOCKED: N_("đã chặn bot"),
    Lost.GONE: N_("không còn tài khoản"),
    Lost.NO_RIGHTS: N_("bot không được đăng ở kênh"),
    Lost.REFUSED: N_("tin nhắn bị từ chối"),
    Lost.NEVER_STARTED: N_("chưa từng mở bot"),
    Lost.EXHAUSTED: N_("gửi nhiều lần không được"),
    Lost.NOT_RENDERED: N_("lỗi khi soạn tin nhắn"),
}

SKIPPED = {
    Skipped.UNREACHABLE: N_("hiện không nhận được tin nhắn"),
    Skipped.UNSUBSCRIBED: N_("đã thôi nhận bài"),
    Skipped.LEFT_OFFICE: N_("không còn làm nhiệm vụ này"),
    Skipped.CANCELLED: N_("đã hủy gửi"),
    Skipped.WITHDRAWN: N_("bài đã gỡ"),
    Skipped.NOT_NEEDED: N_("không còn cần gửi"),
}

AUDIENCES = {
    Audience.SUBSCRIBERS: N_("Người đăng ký nhận bài"),
    Audience.OFFICERS: N_("Cán bộ các cấp"),
    Audience.STORY: N_("Các kênh và người đăng ký nhận bài"),
}
