"""Invitations to offices on paper: a card for each unit, eight on a page, to be cut out and handed over.

The trap: whoever opens a card first holds the office. So each says whose it is, that it works once, and until when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from documents import sheet
from documents.sheet import BOLD, REGULAR
from locales import Words

_RED, _INK, _GREY = HexColor("#A8101A"), HexColor("#2B2320"), HexColor("#6B625C")
_ACROSS, _DOWN = 2, 4
_MARGIN = 10 * mm
_WIDTH = (A4[0] - 2 * _MARGIN) / _ACROSS
_HEIGHT = (A4[1] - 2 * _MARGIN) / _DOWN
_PAD = 5 * mm
_CODE = 44 * mm


@dataclass(frozen=True, slots=True)
class Card:
    """unit: its name. role: the office. link: opens the bot."""

    unit: str
    role: str
    link: str


def pdf(t: Words, cards: Sequence[Card], *, until: date) -> bytes:
    """The cards as one document, in the language of `t`. until: the last day on which they work."""
    sheet.register_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, lang=t.language)
    canvas.setTitle(t("Lời mời cán bộ").unescape())
    canvas.setAuthor("Gương Sáng")
    for at, card in enumerate(cards):
        place = at % (_ACROSS * _DOWN)
        if at and not place:
            canvas.showPage()
        left = _MARGIN + place % _ACROSS * _WIDTH
        _card(canvas, t, card, until, left, A4[1] - _MARGIN - (place // _ACROSS + 1) * _HEIGHT)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _card(canvas: Canvas, t: Words, card: Card, until: date, left: float, bottom: float) -> None:
    """The unit and the office above, the code on the left, what to do beside it; a dashed line to cut along."""
    canvas.setStrokeColor(_GREY)
    canvas.setLineWidth(0.4)
    canvas.setDash(3, 3)
    canvas.rect(left, bottom, _WIDTH, _HEIGHT, stroke=1, fill=0)
    canvas.setDash()
    middle, inner, top = left + _WIDTH / 2, _WIDTH - 2 * _PAD, bottom + _HEIGHT
    canvas.setFillColor(_RED)
    sheet.centred(canvas, card.unit, BOLD, 14, x=middle, y=top - 10 * mm, width=inner)
    canvas.setFillColor(_INK)
    sheet.centred(canvas, card.role, REGULAR, 11, x=middle, y=top - 16 * mm, width=inner)
    sheet.code(canvas, card.link, x=left + _PAD - 2 * mm, y=bottom + 3 * mm, size=_CODE)
    said = t(
        "Dùng điện thoại của người giữ vai trò này, soi mã rồi bấm <b>«Bắt đầu»</b>. Mã dùng được <b>một lần</b>, đến hết "
        "{day}. Không đưa cho người khác.",
        day=t.day(until),
    )
    x = left + _PAD + _CODE
    words, height = sheet.paragraph(said, 9.5, left + _WIDTH - _PAD - x, colour=_INK)
    words.drawOn(canvas, x, bottom + 3 * mm + (_CODE - height) / 2)
