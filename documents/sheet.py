"""A sheet of paper: the fonts, text that is fitted to the room that it has, and codes that phones read.

The traps: a font without the Vietnamese letters. PDF's own fonts have no "ễ", and print a black box for it. So the fonts are
packaged, Be Vietnam Pro under the SIL Open Font License (`fonts/OFL.txt`), and are embedded in each document.
And a code without a white border of four modules, which phones do not find (ISO/IEC 18004).
"""

from functools import cache
from pathlib import Path

import segno
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
# Modules of white around a code.
_QUIET = 4


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


def code(canvas: Canvas, link: str, *, x: float, y: float, size: float) -> None:
    """A QR code that opens the link, with its white border, in the present colour; x, y: of the lower left corner.

    Each run of dark modules is one rectangle of one path: no hairlines between them.
    """
    rows = [bytes(row) for row in segno.make(link, error="m", micro=False).matrix]
    module = size / (len(rows) + 2 * _QUIET)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        bottom = y + size - (down + 1 + _QUIET) * module
        for begin, length in _runs(row):
            path.rect(x + (begin + _QUIET) * module, bottom, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.linkURL(link, (x, y, x + size, y + size))


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where the dark modules of a row begin, and how many there are."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and place and row[place - 1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
