"""Texts as Telegram keeps them: trimmed, measured in UTF-16, with commands and links found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from playground import entities
from playground.entities import Formatted, InputEntity
from playground.errors import CallRefused

HAND = "👍"


def found(text: str) -> list[tuple[str, str]]:
    formatted = entities.typed(text)
    coded = formatted.text.encode("utf-16-le")
    return [
        (each["type"], coded[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le"))
        for each in formatted.entities
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", [("bot_command", "/start")]),
        (
            f"{HAND} /track GS-1 /help@guongsang_bot",
            [("bot_command", "/track"), ("bot_command", "/help@guongsang_bot")],
        ),
        ("và/hoặc, 1/2, /tiếng", []),
        ("hỏi @lan_sonla nhé", [("mention", "@lan_sonla")]),
        ("#gươngsáng #2026", [("hashtag", "#gươngsáng")]),
        ("xem https://sonla.gov.vn/a?b=1.", [("url", "https://sonla.gov.vn/a?b=1")]),
        ("thư lan@sonla.gov.vn", [("email", "lan@sonla.gov.vn")]),
    ],
)
def test_commands_links_and_mentions_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_nothing_is_found_inside_code_and_links() -> None:
    formatted = entities.message_text('<code>/x</code> <a href="https://a.vn">@lan_sonla</a>', "HTML", None)
    assert [each["type"] for each in formatted.entities] == ["code", "text_link"]


@pytest.mark.parametrize(
    ("source", "text", "places"),
    [
        ("  \n a b \n ", "a b", []),
        ("<b>  a  </b>  ", "  a", [(0, 3)]),
        ("\n\n<b>a</b>\n", "a", [(0, 1)]),
        (" x <b> </b>", "x", []),
        ("a\r\nb\x07c", "a\nb c", []),
        ("a\x07<b>b</b>", "a b", [(2, 1)]),
    ],
)
def test_white_space_around_a_text_is_trimmed(source: str, text: str, places: list[tuple[int, int]]) -> None:
    formatted = entities.message_text(source, "HTML", None)
    assert formatted.text == text
    assert [(each["offset"], each["length"]) for each in formatted.entities] == places


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("gương", 5), (HAND, 2), ("👨‍👩‍👧", 8), ("\U0010ffff", 2)]
)
def test_length_is_counted_in_utf16(text: str, length: int) -> None:
    assert entities.units(text) == length


def test_the_limit_holds_after_parsing() -> None:
    assert entities.message_text(f"<b>{'ấ' * 4096}</b>", "HTML", None).text == "ấ" * 4096
    assert entities.message_text("&lt;" * 4096, "HTML", None).text == "<" * 4096


@pytest.mark.parametrize("text", ["a" * 4097, HAND * 2049, f"<b>{'a' * 4097}</b>"])
def test_a_text_that_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(CallRefused, match=r"^Bad Request: message is too long$"):
        entities.message_text(text, "HTML", None)


@pytest.mark.parametrize("text", [" ", "\n", "<b></b>", "<i> </i>"])
def test_a_text_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(CallRefused, match=r"^Bad Request: message text is empty$"):
        entities.message_text(text, "HTML", None)


def test_a_caption_may_be_empty_but_not_too_long() -> None:
    assert entities.caption(None, None, None) == Formatted()
    assert entities.caption("<b>" + HAND * 512 + "</b>", "html", None).text == HAND * 512
    with pytest.raises(CallRefused, match=r"^Bad Request: message caption is too long$"):
        entities.caption("a" * 1025, None, None)


@pytest.mark.parametrize("parse_mode", ["Markdown", "MarkdownV2", "XML"])
def test_other_parse_modes_are_refused(parse_mode: str) -> None:
    with pytest.raises(CallRefused, match="unsupported parse_mode"):
        entities.message_text("a", parse_mode, None)


def test_entities_given_by_the_caller_are_kept_as_far_as_telegram_does() -> None:
    given = [
        InputEntity("text_link", 0, 2, url="javascript:alert(1)"),
        InputEntity("bold", 1, 1),
        InputEntity("mention", 0, 2),
    ]
    assert entities.message_text("ab", None, given).entities == [{"type": "bold", "offset": 1, "length": 1}]
    with pytest.raises(CallRefused, match="ENTITY_BOUNDS_INVALID"):
        entities.message_text("ab", None, [InputEntity("bold", 1, 2)])


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a &lt; b", "a &lt; b"),
        (f"{HAND}<b>a<i>b</i></b>c", f"{HAND}<b>a<i>b</i></b>c"),
        ("<tg-spoiler>x</tg-spoiler>", "<tg-spoiler>x</tg-spoiler>"),
        ('<a href="https://a.vn/?q=&quot;1&quot;">x</a>', "x"),
        ('<a href="https://a.vn/?a=1&amp;b=2">x</a>', '<a href="https://a.vn/?a=1&amp;b=2">x</a>'),
        ("https://a.vn", '<a href="https://a.vn">https://a.vn</a>'),
        ("<blockquote expandable>x</blockquote>", "<blockquote>x</blockquote>"),
    ],
)
def test_html_for_the_page_is_safe(source: str, html: str) -> None:
    assert entities.to_html(entities.message_text(source, "HTML", None)) == html


def test_overlapping_entities_become_nested_tags() -> None:
    given = [InputEntity("bold", 0, 2), InputEntity("italic", 1, 2)]
    assert entities.to_html(entities.message_text("abc", None, given)) == "<b>a<i>b</i></b><i>c</i>"


@settings(deadline=None)
@given(st.text(min_size=1))
def test_what_a_person_types_is_escaped(text: str) -> None:
    formatted = entities.typed(text)
    assert entities.to_html(Formatted(formatted.text)) == str(escape(formatted.text))
