"""A witness, as people meet one: the link that is passed on, and the three taps of whoever follows it."""

from urllib.parse import parse_qs, urlsplit

from playground.client import Person

INVITE = "Mời người chứng kiến xác nhận"


async def invited(lan: Person) -> str:
    """The link that the nominator gets below the message that gave the code."""
    await lan.press(INVITE)
    button = lan.last.buttons[0][0]
    assert button.url
    assert "+" not in button.url
    (link,) = parse_qs(urlsplit(button.url).query)["url"]
    assert link in lan.last.text
    return link


async def confirm(
    witness: Person, link: str, says: str = "Tôi có mặt lúc đó", relation: str = "Hàng xóm", words: str | None = None
) -> None:
    """The three taps and the sentence."""
    await witness.follow(link)
    await witness.press(says)
    await witness.press(relation)
    if words is None:
        await witness.press("Bỏ qua")
    else:
        await witness.send(words)
    await witness.press("Gửi")
