"""docs/privacy.md: what is processed, why, on which ground and for how long, made from the declaration of the columns.

`make privacy` writes it; a test compares. The trap: a record of processing that somebody writes once, and that is wrong with
the next column.
"""

from collections.abc import Iterator
from pathlib import Path

from domain.languages import Language
from domain.privacy import GROUNDS, HELD, NOTICE, Fate, Held, Purpose
from domain.rules import Rules
from handlers.privacy import labels
from locales import N_, Words, words

FILE = Path(__file__).parents[2] / "docs" / "privacy.md"

FATES = {
    Fate.EMPTIED: N_("để trống"),
    Fate.CLEARED: N_("để trống"),
    Fate.LISTLESS: N_("để trống"),
    Fate.FORMLESS: N_("để trống"),
    Fate.UNREACHED: N_("thay bằng một số không dùng để liên lạc được"),
    Fate.GOES: N_("xóa cả dòng"),
}


def written() -> str:
    """The whole file, in Vietnamese and in English."""
    note = "<!-- Made by `make privacy` from domain/privacy.py. -->"
    return "\n\n".join((note, *(_page(words(language)) for language in Language))) + "\n"


def _page(t: Words) -> str:
    parts = [
        f"# {t(N_('Lưu gì, để làm gì, bao lâu')).unescape()}",
        t(
            "Theo Luật số 91/2025/QH15 và Nghị định số 356/2025/NĐ-CP. Bản thông báo số {n}. Số ngày là mặc định, tỉnh có "
            "thể đặt khác.",
            n=NOTICE,
        ).unescape(),
        *(_purpose(t, purpose) for purpose in Purpose),
    ]
    return "\n\n".join(parts)


def _purpose(t: Words, purpose: Purpose) -> str:
    days = kept.days if (kept := Rules().dead_kept) else 0
    head = f"## {t(labels.PURPOSES[purpose]).unescape()}"
    why = t(
        "Căn cứ: {ground}. Thời hạn giữ: {kept}.",
        ground=t(labels.GROUNDS[GROUNDS[purpose]]),
        kept=labels.kept(t, purpose, days),
    ).unescape()
    top = t("| bảng | về một người | khi người đó bị xóa | khác |").unescape()
    rows = [_row(t, one) for one in HELD if one.purpose is purpose]
    return "\n\n".join((head, why, "\n".join((top, "|---|---|---|---|", *rows))))


def _row(t: Words, one: Held) -> str:
    personal = ", ".join(f"`{name}`" for name in one.personal)
    others = ", ".join(f"`{name}`" for name in one.plain.split())
    return f"| `{one.table}` | {personal} | {', '.join(_fates(t, one))} | {others} |"


def _fates(t: Words, one: Held) -> Iterator[str]:
    yield from dict.fromkeys(t(FATES[fate]).unescape() for fate in one.personal.values())


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
