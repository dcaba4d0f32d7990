"""Telegram's HTML: what it means, and what is refused in which words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from playground import markup
from playground.errors import CallRefused


def span(kind: str, offset: int, length: int, **more: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length} | more


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("Chào Lan", "Chào Lan", []),
        ("<b>Lan</b> ơi", "Lan ơi", [span("bold", 0, 3)]),
        ("<STRONG>a</Strong>", "a", [span("bold", 0, 1)]),
        ("<i>a</i><em>b</em>", "ab", [span("italic", 0, 1), span("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [span("underline", 0, 1), span("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [span("strikethrough", place, 1) for place in range(3)],
        ),
        ('<span class="tg-spoiler">a</span>', "a", [span("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [span("spoiler", 0, 1)]),
        ("<code>x</code>", "x", [span("code", 0, 1)]),
        ("<pre>x</pre>", "x", [span("pre", 0, 1)]),
        ('<code class="language-py">x</code>', "x", [span("code", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [span("pre", 0, 1, language="py")]),
        (
            '<pre><code class="language-py">x</code>y<b>z</b></pre>',
            "xyz",
            [span("pre", 0, 3), span("code", 0, 1), span("bold", 2, 1)],
        ),
        ("<blockquote>x</blockquote>", "x", [span("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [span("expandable_blockquote", 0, 1)]),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [span("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
        ),
        (
            '<a href="https://vi.wikipedia.org?a=1&amp;b=2">x</a>',
            "x",
            [span("text_link", 0, 1, url="https://vi.wikipedia.org/?a=1&b=2")],
        ),
        ("<a>sonla.gov.vn</a>", "sonla.gov.vn", [span("text_link", 0, 12, url="http://sonla.gov.vn/")]),
        ("<a href='không'>x</a>", "x", []),
        ("<a href='https://a.vn:x'>x</a>", "x", []),
        ("<a href='tel:+84212'>x</a>", "x", [span("text_link", 0, 1, url="tel:+84212")]),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ("<b>a<i>b</i></b>", "ab", [span("bold", 0, 2), span("italic", 1, 1)]),
        ("<b>a</>", "a", [span("bold", 0, 1)]),
        ("<b ></b >a", "a", []),
        ("😀<b>a</b>", "😀a", [span("bold", 2, 1)]),
        ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "', []),
        ("&#65;&#x42;&#128512;", "AB😀", []),
        ("&nbsp; & &apos; &#0; &#99999999;", "&nbsp; & &apos; &#0; &#99999999;", []),
        ("&lt b", "< b", []),
    ],
)
def test_html_is_read_as_telegram_reads_it(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert markup.parse(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("ấy <br>", 'Unsupported start tag "br" at byte offset 5'),
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<i   =a>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<i a>", 'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x,>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ('<tg-emoji emoji-id="x">👍</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, why: str) -> None:
    with pytest.raises(CallRefused) as refused:
        markup.parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


def test_half_a_character_is_refused() -> None:
    with pytest.raises(CallRefused, match="invalid Unicode characters"):
        markup.parse("&#xD83C;")


@settings(deadline=None)
@given(st.text())
def test_escaped_text_comes_through_unchanged(text: str) -> None:
    # &#39; is what markupsafe makes of an apostrophe; Telegram reads numeric references.
    assert markup.parse(str(escape(text))) == (text, [])
