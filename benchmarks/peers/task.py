"""What every peer does: a short answer to `/help`, and a form of ten messages after `/nominate`; and where it runs.

Each question shows the three buttons that ours shows, so that everybody sends as much.
"""

import os

PORT = int(os.environ.get("PORT", "0"))
API = os.environ.get("BOT_API_URL", "")
TOKEN = os.environ.get("BOT_TOKEN", "1:bench")
SECRET = os.environ.get("WEBHOOK_SECRET", "")
WEBHOOK = os.environ.get("WEBHOOK_URL", "")
PATH = "/telegram"
DATABASE = os.environ.get("DATABASE_URL", "")
REDIS = os.environ.get("REDIS_URL", "")
FOLDER = os.environ.get("STATE_FOLDER", ".")

HELP = (
    "/gioithieu giới thiệu một gương tốt\n/tincuatoi xem tin anh/chị đã gửi\n/tracuu xem một tin theo mã\n"
    "/guongsang đọc các gương sáng\n/nhantin nhận gương sáng mới\n/ngonngu đổi ngôn ngữ\n/riengtu dữ liệu của anh/chị"
)
# (name of the field, question); the answer to the last one ends the form.
FORM = (
    ("subject", "Anh/chị giới thiệu một người, một tập thể, một hộ hay một mô hình mới?"),
    ("name", "Người đó tên là gì?"),
    (
        "commune",
        "Việc tốt diễn ra ở xã, phường nào? Anh/chị gõ tên, có dấu hay không dấu đều được. Chưa rõ thì bấm «Bỏ qua».",
    ),
    ("field", "Việc tốt thuộc lĩnh vực nào?"),
    ("deed", "Anh/chị kể lại việc đó: đã làm gì, giúp được ai, kết quả ra sao?"),
    ("happened", "Việc diễn ra khi nào? Ví dụ: sáng 18/11, hoặc từ 2021 đến nay."),
    ("photos", "Anh/chị có ảnh không? Gửi được tối đa 5 ảnh."),
    ("card", "Anh/chị xem lại lần cuối. Đúng rồi thì bấm «Gửi»."),
)
THANKS = "Đã nhận tin giới thiệu. Cảm ơn anh/chị đã giới thiệu gương sáng!"
# (label, data)
BUTTONS = (("Quay lại", "d:1:<"), ("Bỏ qua", "d:1:>"), ("Hủy", "d:1:x"))
# redis-py allows a hundred connections by itself, and fails an update that finds them taken: its answer is lost.
REDIS_POOL = {"max_connections": 2000}
