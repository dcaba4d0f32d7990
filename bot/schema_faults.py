"""What is told when the database's schema is not this program's: whose it is, and what to do."""

from locales import Words
from storage.db import migrate


def sentence(t: Words, fault: migrate.NewerSchema | migrate.OtherProgram) -> str:
    """The fault in one line."""
    if isinstance(fault, migrate.OtherProgram):
        return str(t("Cơ sở dữ liệu này có bảng của chương trình khác. Anh/chị xem lại DATABASE_URL."))
    return str(
        t(
            "Bản chương trình này cũ hơn cơ sở dữ liệu: dữ liệu đã ở bản {found}, chương trình chỉ biết đến bản {known}. "
            "Anh/chị chạy lại bản mới; nếu cần quay về bản cũ thì khôi phục bản sao lưu lập trước khi nâng cấp.",
            found=fault.found,
            known=fault.known,
        )
    )
