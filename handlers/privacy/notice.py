"""`/privacy`: what is stored about people and why, and what they can ask for. Law 91/2025/QH15 requires that they know it
before giving anything.

The trap: other words under the same number. Who agreed has agreed to what was shown to them, so changed words are a new
version (`domain.privacy.NOTICE`); a test remembers the words of each.
"""

from markupsafe import Markup

from domain.privacy import GROUNDS, NOTICE, Purpose
from handlers.engine import buttons
from handlers.engine.buttons import Press
from handlers.engine.talk import Talk
from handlers.privacy import labels
from locales import N_

WORDS = N_(
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
    "• Anh/chị được biết, xem, sửa, rút lại và xóa thông tin của mình: bấm một nút bên dưới. Yêu cầu được tiếp nhận trong 2 "
    "ngày làm việc; xem hoặc sửa xong trong 10 ngày, ngừng sử dụng trong 15 ngày, xóa trong 20 ngày."
)


async def run(talk: Talk, words: str) -> None:
    """Show the privacy notice, and what can be asked for."""
    t = talk.t
    version = t("Bản thông báo số {n}.", n=NOTICE)
    talk.say(
        Markup("\n").join((t(WORDS), version)),
        (buttons.make(t("Gửi tôi bản sao thông tin của tôi"), "privacy", "copy"),),
        (buttons.make(t("Nhờ sửa"), "privacy", "correct"), buttons.make(t("Rút phiếu đã gửi"), "privacy", "withdraw")),
        (buttons.make(t("Tôi được nhắc đến trong một phiếu hay bài"), "privacy", "heard"),),
        (
            buttons.make(t("Ai đã xem phiếu của tôi"), "privacy", "lookers"),
            buttons.make(t("Yêu cầu của tôi"), "privacy", "mine"),
        ),
        (
            buttons.make(t("Xóa hết về tôi"), "privacy", "erase"),
            buttons.make(t("Lưu gì, để làm gì"), "privacy", "page"),
        ),
    )


async def page(talk: Talk, press: Press) -> None:
    """What is processed, why, on which ground and for how long; made from the declaration, like docs/privacy.md."""
    t = talk.t
    lines = [t("<b>Lưu gì, để làm gì, bao lâu</b>")]
    days = talk.rules.dead_kept.days if talk.rules.dead_kept else 0
    lines += [
        t(
            "• <b>{purpose}</b>. Căn cứ: {ground}. Thời hạn giữ: {kept}.",
            purpose=t(labels.PURPOSES[purpose]),
            ground=t(labels.GROUNDS[GROUNDS[purpose]]),
            kept=labels.kept(t, purpose, days),
        )
        for purpose in Purpose
    ]
    talk.reply_below()
    talk.say(Markup("\n").join(lines))
