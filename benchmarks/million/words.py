"""What people tell: deeds, questions, stories, in the length and the words of a chat."""

from random import Random

_DEEDS = {
    "rescue": "Chiều hôm đó nước suối lên nhanh, {who} đã nhảy xuống kéo được hai cháu nhỏ vào bờ.",
    "disaster_response": "Đêm lũ quét, {who} đi gõ cửa từng nhà, đưa người già lên chỗ cao rồi mới về nhà mình.",
    "honesty": "Nhặt được ví có hơn mười triệu đồng và giấy tờ, {who} mang ra Công an xã nhờ tìm người trả lại.",
    "charity": "Năm nào {who} cũng góp gạo và củi cho các cụ neo đơn trong bản, không nhận của ai đồng nào.",
    "economy": "Từ hai bàn tay trắng {who} trồng mận, nuôi bò, nay chỉ cách làm cho mười hai hộ trong bản cùng thoát nghèo.",
    "new_rural": "{who} hiến gần ba trăm mét vuông đất để bản làm đường, lại đi vận động các hộ khác.",
    "education": "Ba năm liền {who} đón học sinh ở xa về nhà mình trọ học, tối nào cũng kèm các cháu.",
    "health": "{who} đã hiến máu hai mươi mốt lần, có lần đi xe máy bốn mươi cây số trong đêm để kịp ca mổ.",
    "security": "{who} cùng tổ tự quản đi tuần mỗi đêm, giữ được kẻ trộm trâu và giao cho Công an.",
    "border_defense": "{who} giữ cột mốc nhiều năm nay, thấy người lạ qua biên giới là báo bộ đội ngay.",
    "culture": "{who} mở lớp dạy chữ Thái cổ và xòe cho trẻ trong bản, không lấy tiền.",
    "environment": "Sáng chủ nhật nào {who} cũng ra dọn rác dọc suối, nay cả bản cùng làm theo.",
    "digital_admin": "{who} hướng dẫn bà con làm giấy tờ trên điện thoại, nhà nào chưa biết thì đến tận nhà.",
    "community_mobilisation": "{who} vận động hai dòng họ bỏ tục thách cưới cao, đám cưới nay gọn và vui.",
    "other": "Việc {who} làm tuy nhỏ nhưng ai trong bản cũng quý, mong xã biết đến.",
}
_MORE = (
    "Cả bản ai cũng biết việc này.", "Tôi là hàng xóm nên thấy tận mắt.", "Gia đình còn khó khăn mà vẫn làm được như vậy.",
    "Mong cán bộ về xem và động viên.", "Việc này đã có mấy năm rồi chứ không phải một lần.",
    "Các cháu trong bản rất quý.", "Trưởng bản cũng xác nhận.", "Tôi gửi kèm ảnh chụp hôm đó.",
)  # fmt: skip
_QUESTIONS = (
    "Việc xảy ra ở bản nào ạ?", "Anh/chị cho biết việc xảy ra ngày nào?", "Có ai cùng chứng kiến không ạ?",
    "Anh/chị gửi thêm giúp một ảnh được không?", "Người được giới thiệu năm nay bao nhiêu tuổi ạ?",
)  # fmt: skip
_ANSWERS = (
    "Ở bản Nà Đứa ạ.", "Hôm mùng hai tháng chín.", "Có anh Trưởng bản và mấy nhà gần đó.", "Vâng tôi gửi đây.",
    "Khoảng bốn mươi tuổi.",
)  # fmt: skip
HAPPENED = ("hôm qua", "tuần trước", "tháng trước", "mùa lũ năm ngoái", "02/09", "nhiều năm nay", None, None)


def deed(chance: Random, field: str, who: str) -> str:
    """What was done, in one sentence and up to three more."""
    told = [_DEEDS[field].format(who=who)]
    told += [_MORE[int(chance.random() * len(_MORE))] for _ in range(int(chance.random() * 4))]
    return " ".join(told)


def question(chance: Random) -> str:
    return chance.choice(_QUESTIONS)


def answer(chance: Random) -> str:
    return chance.choice(_ANSWERS)


def story(chance: Random, field: str) -> str:
    """A story of six to nine sentences that names nobody."""
    told = [_DEEDS[field].format(who="người trong chuyện này")]
    told += [chance.choice(_MORE) for _ in range(chance.randint(5, 8))]
    return " ".join(told)
