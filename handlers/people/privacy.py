"""`/privacy`: what is stored about people and why. Law 91/2025/QH15 requires that they know it before giving anything."""

from handlers.engine.talk import Talk


async def run(talk: Talk, words: str) -> None:
    """Show the privacy notice."""
    talk.say(
        talk.t(
            "<b>Thông tin cá nhân</b>\n"
            "• Tôi lưu tên hiển thị, mã tài khoản nhắn tin, đường dẫn mà anh/chị đã bấm để vào đây và những gì "
            "anh/chị gửi, để xác minh và xét khen thưởng theo quy định.\n"
            "• Cán bộ xã, phường nơi có việc tốt, Sở Nội vụ và biên tập viên của tỉnh được đọc, ngoài ra không ai "
            "khác.\n"
            "• Tên, ảnh, nơi ở và câu chuyện chỉ được đăng khi chính người được giới thiệu đồng ý từng mục. Nếu là "
            "trẻ từ 7 tuổi, phải được cả em và cha mẹ hoặc người giám hộ đồng ý; nếu nhỏ hơn, phải được cha mẹ hoặc "
            "người giám hộ đồng ý. Đồng ý rồi vẫn rút lại được.\n"
            "• Số căn cước, tình hình sức khỏe, dân tộc và chuyện riêng của người khác là thông tin cần giữ kín, xin "
            "anh/chị đừng gửi.\n"
            "• Muốn xem, sửa hoặc xóa thông tin đã gửi, xin báo cán bộ xã, phường hoặc Sở Nội vụ, kèm mã phiếu nếu "
            "có."
        )
    )
