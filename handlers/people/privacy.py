"""`/privacy`: what is stored about people and why. Law 91/2025/QH15 requires that they know it before giving anything."""

from handlers.engine.talk import Talk


async def run(talk: Talk, words: str) -> None:
    """Show the privacy notice."""
    talk.say(
        talk.t(
            "<b>Thông tin cá nhân</b>\n"
            "• Tôi lưu tên hiển thị, mã tài khoản nhắn tin, đường dẫn đưa anh/chị đến đây và những gì anh/chị gửi, "
            "để xác minh và xét khen thưởng theo quy định.\n"
            "• Cán bộ xã, phường nơi có việc tốt, Sở Nội vụ và biên tập viên của tỉnh được đọc, ngoài ra không ai khác.\n"
            "• Tên, ảnh, nơi ở và câu chuyện chỉ đăng khi chính người được giới thiệu đồng ý từng mục. "
            "Nếu là trẻ em, phải được cả em và cha mẹ hoặc người giám hộ đồng ý. Đồng ý rồi vẫn rút lại được.\n"
            "• Xin đừng gửi số căn cước, bệnh tật, dân tộc hay chuyện riêng của người khác.\n"
            "• Muốn xem, sửa hoặc xóa, xin báo cán bộ xã, phường hoặc Sở Nội vụ, kèm mã phiếu."
        )
    )
