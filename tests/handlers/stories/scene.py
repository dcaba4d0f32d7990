"""The scene on which stories are told: a verified case, and the ways to tell it and to take it back."""

from dataclasses import dataclass

from playground.client import Person
from playground.rooms import Channel
from tests.town import Town
from tests.walk import nominate

NAME = "Lò Văn Inh"
PHOTO = b"\xff\xd8 a photo"
ALL = ("Đăng câu chuyện", "Nêu tên", "Đăng ảnh", "Nêu xã, phường")
NEUTRAL = "Bài này đã được gỡ theo yêu cầu."


async def verify(town: Town, officer: Person) -> None:
    """The commune's officer takes the newest case and finds it true."""
    await town.settle()
    await officer.press("Bắt đầu xác minh")
    await officer.press("Xác nhận đúng")
    await officer.press("Gửi")
    await town.settle()


async def agree(hai: Person, *purposes: str, note: str = "gọi điện 20/11, ông đồng ý") -> None:
    """From the button on the case to the consent and how it was given."""
    await hai.press("Viết thành bài")
    for purpose in purposes:
        await hai.press(purpose)
    await hai.press("Xong")
    await hai.send(note)


async def write(hai: Person, *purposes: str, title: str = "Lao xuống lũ", text: str = "Không kịp nghĩ gì.") -> None:
    """A story without a photo, up to the card."""
    await agree(hai, *purposes)
    await hai.send(title)
    await hai.send(text)


async def publish(hai: Person, *purposes: str, title: str = "Lao xuống lũ", text: str = "Không kịp nghĩ gì.") -> None:
    """A story without a photo, written and approved."""
    await write(hai, *purposes, title=title, text=text)
    await hai.press("Duyệt và đăng")


async def withdraw(hai: Person) -> None:
    """Take the newest story back."""
    await hai.send("/stories")
    await hai.press("Lao xuống lũ")
    await hai.press("Gỡ bài")
    await hai.send("Ông xin rút.")
    await hai.press("Gỡ bài")


@dataclass
class Scene:
    """A verified case, an officer of the province who may tell it, and a channel."""

    town: Town
    lan: Person
    tong: Person
    hai: Person
    channel: Channel
    code: str


async def open_scene(town: Town) -> Scene:
    """Lan nominates, Tòng verifies; Hải has bound a channel."""
    hai, tong, lan = await town.province("Anh Hải"), await town.officer("Chị Tòng"), town.citizen("Lan")
    channel = await town.channel("Gương sáng Sơn La", by=hai)
    code = await nominate(lan, name=NAME)
    await verify(town, tong)
    return Scene(town, lan, tong, hai, channel, code)


async def subscribe(reader: Person) -> None:
    """Ask for the stories."""
    await reader.send("/subscribe")
    await reader.press("Subscribe" if reader.language == "en" else "Đăng ký")
