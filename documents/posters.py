"""A poster for the wall of a commune's office, a school or a market: an A4 page with a QR code that opens the bot.

The traps: whoever reads it stands two metres away, has an old phone, and has never heard of the program. So it says three
steps in large type, and the code is large and dark. And not everybody has a camera: the link is printed as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import cos, pi, sin

from markupsafe import Markup
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from documents import sheet
from documents.sheet import BOLD, REGULAR
from locales import Words

_RED, _GOLD, _CREAM, _INK = HexColor("#A8101A"), HexColor("#FFCB3D"), HexColor("#FFF6E0"), HexColor("#2B2320")
_GREY = HexColor("#6B625C")
_WIDTH, _HEIGHT = A4
_MIDDLE = _WIDTH / 2
_MARGIN = 18 * mm
_INNER = _WIDTH - 2 * _MARGIN
_BAND = 100 * mm
_CODE = 88 * mm
_CODE_TOP = _HEIGHT - 136 * mm
_FOOT = 32 * mm
# The size of a place's name, in points, and the least that is read from two metres away.
_LARGE, _READABLE = 27, 18


@dataclass(frozen=True, slots=True)
class Poster:
    """place: where it hangs, or what it is for, in large type; within: the unit to which that belongs. link: to the bot.

    bot: its name, without the @.
    """

    place: str
    within: str
    link: str
    bot: str


def pdf(t: Words, posters: Sequence[Poster]) -> bytes:
    """The posters as one document, a page each, in the language of `t`. The same posters make the same bytes."""
    sheet.register_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, lang=t.language)
    canvas.setTitle(", ".join(poster.place for poster in posters[:3]))
    canvas.setAuthor("Gương Sáng")
    for poster in posters:
        _page(canvas, t, poster)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page(canvas: Canvas, t: Words, poster: Poster) -> None:
    """From the top down: whose poster and what for, the code beside the steps, what people are afraid of, the link."""
    _head(canvas, t, poster)
    lead = t(
        "Bà con biết ai làm <b>việc tốt</b>, có <b>cách làm hay</b>? Xin kể lại, để việc tốt được biểu dương kịp thời."
    )
    words, height = sheet.paragraph(lead, 17, _INNER, colour=_INK, centre=True)
    words.drawOn(canvas, _MARGIN, (_HEIGHT - _BAND + _CODE_TOP - height) / 2)
    _code(canvas, poster.link)
    _steps(canvas, t)
    _comfort(canvas, t)
    _foot(canvas, t, poster)


def _head(canvas: Canvas, t: Words, poster: Poster) -> None:
    canvas.setFillColor(_RED)
    canvas.rect(0, _HEIGHT - _BAND, _WIDTH, _BAND, stroke=0, fill=1)
    canvas.setFillColor(_GOLD)
    canvas.rect(0, _HEIGHT - _BAND - 2 * mm, _WIDTH, 2 * mm, stroke=0, fill=1)
    _star(canvas, _MIDDLE, _HEIGHT - 22 * mm, 10 * mm)
    line = _HEIGHT - 41 * mm
    sheet.centred(canvas, "GƯƠNG SÁNG", BOLD, 17, x=_MIDDLE, y=line, width=_INNER)
    canvas.setFillColor(white)
    headline = t("Thấy việc tốt, kể ngay!").unescape()
    sheet.centred(canvas, headline, BOLD, 42, x=_MIDDLE, y=line - 22 * mm, width=_INNER)
    _place(canvas, poster.place, line)
    if poster.within:
        canvas.setFillColor(_GOLD)
        sheet.centred(canvas, poster.within, REGULAR, 16, x=_MIDDLE, y=line - 51 * mm, width=_INNER)


def _place(canvas: Canvas, place: str, line: float) -> None:
    """In one line; the whole name of a school in two, where one would be too small to read from two metres away."""
    if sheet.fitted(place, BOLD, _LARGE, _INNER) >= _READABLE:
        sheet.centred(canvas, place, BOLD, _LARGE, x=_MIDDLE, y=line - 41 * mm, width=_INNER)
        return
    for size in range(_READABLE, 8, -2):
        words, height = sheet.paragraph(Markup("<b>{}</b>").format(place), size, _INNER, colour=white, centre=True)
        if height < 3 * size:
            break
    words.drawOn(canvas, _MARGIN, line - 37 * mm - height / 2)


def _star(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """A star with five points, the first one upward."""
    path = canvas.beginPath()
    for corner in range(10):
        far = radius if corner % 2 == 0 else radius * 0.382
        angle = pi / 2 + corner * pi / 5
        (path.lineTo if corner else path.moveTo)(x + far * cos(angle), y + far * sin(angle))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _code(canvas: Canvas, link: str) -> None:
    """The QR code in its frame."""
    left, bottom = _MARGIN, _CODE_TOP - _CODE
    canvas.setStrokeColor(_RED)
    canvas.setLineWidth(1.2 * mm)
    canvas.setFillColor(white)
    canvas.roundRect(left, bottom, _CODE, _CODE, 5 * mm, stroke=1, fill=1)
    canvas.setFillColor(_INK)
    sheet.code(canvas, link, x=left, y=bottom, size=_CODE)


def _steps(canvas: Canvas, t: Words) -> None:
    """What to do, beside the code."""
    steps = (
        t("<b>Mở máy ảnh</b> của điện thoại, đưa vào ô vuông bên cạnh."),
        t("Bấm vào dòng hiện ra, rồi bấm <b>«Bắt đầu»</b>."),
        t("<b>Kể bằng lời của mình:</b> ai, ở đâu, đã làm việc gì tốt. Có ảnh thì gửi kèm."),
    )
    left, top = _MARGIN + _CODE + 8 * mm, _CODE_TOP - 2 * mm
    for number, words in enumerate(steps, 1):
        canvas.setFillColor(_RED)
        canvas.circle(left + 6 * mm, top - 6.5 * mm, 6 * mm, stroke=0, fill=1)
        canvas.setFillColor(white)
        sheet.centred(canvas, str(number), BOLD, 18, x=left + 6 * mm, y=top - 8.8 * mm, width=12 * mm)
        x = left + 16 * mm
        shown, height = sheet.paragraph(words, 15, _WIDTH - _MARGIN - x, colour=_INK)
        shown.drawOn(canvas, x, top - height)
        top -= max(height, 13 * mm) + 8 * mm


def _comfort(canvas: Canvas, t: Words) -> None:
    """What keeps people from telling: the cost, the papers, the phone."""
    lines = (
        t("<b>Không mất tiền, không cần giấy tờ.</b> Chỉ cán bộ phụ trách được đọc."),
        t("Chưa có Telegram? Nhờ con cháu hoặc cán bộ giúp một tay."),
    )
    words, height = sheet.paragraph(Markup("<br/>").join(lines), 13.5, _INNER - 8 * mm, colour=_INK, centre=True)
    bottom = (_CODE_TOP - _CODE + _FOOT - height) / 2
    canvas.setFillColor(_CREAM)
    canvas.roundRect(_MARGIN, bottom - 5 * mm, _INNER, height + 9 * mm, 4 * mm, stroke=0, fill=1)
    words.drawOn(canvas, _MARGIN + 4 * mm, bottom)


def _foot(canvas: Canvas, t: Words, poster: Poster) -> None:
    canvas.setFillColor(_GREY)
    found = t("Không quét được mã? Tìm @{bot} trong Telegram, hoặc mở đường dẫn:", bot=poster.bot).unescape()
    sheet.centred(canvas, found, REGULAR, 11.5, x=_MIDDLE, y=25 * mm, width=_INNER)
    canvas.setFillColor(_RED)
    sheet.centred(canvas, poster.link, BOLD, 14, x=_MIDDLE, y=17 * mm, width=_INNER)
    canvas.linkURL(poster.link, (_MARGIN, 15 * mm, _WIDTH - _MARGIN, 22 * mm))
