"""What is told when the embedded PostgreSQL does not start: why, and what to do."""

from locales import N_, Words
from storage.db.embedded import CannotStart, Why

SENTENCES = {
    Why.NOT_HERE: N_(
        "PostgreSQL đi kèm không chạy trên hệ điều hành này. Anh/chị cài PostgreSQL rồi đặt biến DATABASE_URL."
    ),
    Why.NO_PROGRAMS: N_(
        "Tài khoản {where} không chạy được PostgreSQL đi kèm: {said}. Anh/chị cài lại chương trình, hoặc đặt biến "
        "DATABASE_URL."
    ),
    Why.NO_ACCESS: N_(
        "Không ghi được vào thư mục {where}: {said}. Anh/chị cho tài khoản đang chạy quyền ghi ở đó, hoặc đổi DATA_DIR."
    ),
    Why.OTHER_ACCOUNT: N_(
        "Thư mục dữ liệu {where} là của tài khoản {said}. Anh/chị chạy chương trình bằng tài khoản đó, hoặc đổi DATA_DIR."
    ),
    Why.OTHER_VERSION: N_(
        "Thư mục {where} do PostgreSQL bản {said} ghi, bản đi kèm không đọc được. Anh/chị chạy lại bản chương trình cũ, "
        "sao lưu, rồi khôi phục vào bản mới."
    ),
    Why.BUSY: N_(
        "Một tiến trình khác đang khởi động hoặc tắt PostgreSQL này quá lâu (khóa {where}). Anh/chị xem tiến trình nào của "
        "guongsang bị treo, dừng nó rồi chạy lại."
    ),
    Why.NO_SOCKET: N_(
        "Đường dẫn DATA_DIR quá dài, và thư mục tạm {where} không dùng được hoặc là của tài khoản khác. Anh/chị chọn "
        "DATA_DIR ngắn hơn."
    ),
    Why.NO_SPACE: N_("Ổ đĩa chứa {where} đã đầy nên PostgreSQL đi kèm không chạy được. Anh/chị dọn bớt rồi chạy lại."),
    Why.NO_ANSWER: N_(
        "PostgreSQL đi kèm không khởi động được: {said}. Nhật ký ở {where}/server-log. Anh/chị đừng xóa thư mục này; nếu "
        "không rõ nguyên nhân, hãy khôi phục bản sao lưu gần nhất vào một DATA_DIR mới."
    ),
}


def sentence(t: Words, fault: CannotStart) -> str:
    """The fault in one line."""
    return str(t(SENTENCES[fault.why], where=fault.where, said=fault.said).unescape())
