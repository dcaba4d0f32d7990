"""A sheet of paper: the fonts, and text that is fitted to the room that it has.

The trap: a font without the Vietnamese letters. PDF's own fonts have no "ễ", and print a black box for it. So the fonts are
packaged, Be Vietnam Pro under the SIL Open Font License (`fonts/OFL.txt`), and are embedded in each document.
"""

from functools import cache
from pathlib import Path

from markupsafe import Markup
from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

REGULAR, BOLD = "BeVietnamPro", "BeVietnamPro-Bold"
_FONTS = Path(__file__).with_name("fonts")
_LEADING = 1.32
_SMALLEST = 6.0


@cache
def register_fonts() -> None:
    """Make the packaged fonts known; <b> in a paragraph is then the bold one."""
    pdfmetrics.registerFont(TTFont(REGULAR, _FONTS / "BeVietnamPro-Regular.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, _FONTS / "BeVietnamPro-Bold.ttf"))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def fitted(words: str, font: str, size: float, width: float) -> float:
    """The font size, at most `size`, at which the words fit one line of this width."""
    taken = pdfmetrics.stringWidth(words, font, size)
    return size if taken <= width else max(size * width / taken, _SMALLEST)


def centred(canvas: Canvas, words: str, font: str, size: float, *, x: float, y: float, width: float) -> None:
    """One line of words around x, made smaller where it is wider than `width`."""
    size = fitted(words, font, size, width)
    canvas.setFont(font, size)
    canvas.drawCentredString(x, y, words)


def paragraph(
    words: Markup, size: float, width: float, *, colour: Color, centre: bool = False
) -> tuple[Paragraph, float]:
    """Words in as many lines of this width as they need, and how high they are."""
    style = ParagraphStyle(
        "words",
        fontName=REGULAR,
        fontSize=size,
        leading=size * _LEADING,
        textColor=colour,
        alignment=TA_CENTER if centre else TA_LEFT,
    )
    made = Paragraph(str(words), style)
    return made, made.wrap(width, 0)[1]
