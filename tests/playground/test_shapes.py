"""The library that the product uses reads every answer and every update; a field it needs would be missed here.

The trap: python-telegram-bot raises only when a required field is missing, so the walk below must meet every kind.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram

from playground.client import Person
from playground.world import World
from tests.playground.bots import Api, Bot


@pytest.fixture
async def library(api: Api, world: World, bot: Bot) -> AsyncIterator[telegram.Bot]:
    library = telegram.Bot(world.token, f"{api.base}/bot", f"{api.base}/file/bot")
    async with library:
        yield library


def read(update: dict[str, Any]) -> telegram.Update:
    """The update as the library reads it; nothing may be left over that it does not know."""
    found = telegram.Update.de_json(update, None)
    assert found.to_dict().keys() == update.keys()
    [kind] = update.keys() - {"update_id"}
    inner = getattr(found, kind)
    assert not inner.api_kwargs, inner.api_kwargs
    return found


async def test_every_kind_of_update_is_read(library: telegram.Bot, bot: Bot, world: World, lan: Person) -> None:
    keyboard = telegram.InlineKeyboardMarkup.from_button(telegram.InlineKeyboardButton("Gửi", callback_data="go"))
    await library.send_message(lan.id, "Gửi chứ?", reply_markup=keyboard)
    await lan.press("Gửi")
    await lan.edit(await lan.send("/help"), "/track")
    await lan.reply("a", to=lan.last)
    await lan.attach(b"1", b"2", caption="#hay")
    await lan.attach_file("a.docx", b"x")
    await lan.forward("a", origin="Ai đó")
    for other in (lan.sticker, lan.voice, lan.location, lan.poll, lan.block, lan.unblock):
        await other()
    await lan.contact("+84912345678", "Hoa", user_id=5)
    channel, group = world.channel("Gương sáng"), world.group("Tổ bản Mòng")
    await channel.add_bot(by=lan)
    await channel.post("Tin")
    await group.add_bot(by=lan)
    await group.write(lan, "a")
    await group.migrate()
    await channel.remove_bot(by=lan)
    updates = [read(update) for update in bot.updates]
    kinds = {kind for update in bot.updates for kind in update} - {"update_id"}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member", "channel_post"}
    press = next(update.callback_query for update in updates if update.callback_query)
    assert isinstance(press.message, telegram.Message)
    assert press.message.reply_markup == keyboard


async def test_calls_of_the_library_are_understood(library: telegram.Bot, world: World, lan: Person) -> None:
    text = await library.send_message(
        lan.id, "<b>a</b>", parse_mode="HTML", disable_notification=True, protect_content=True
    )
    assert text.text_html == "<b>a</b>"
    await library.edit_message_text("b", lan.id, text.message_id)
    photo = await library.send_photo(lan.id, b"jpeg", caption="ảnh", reply_to_message_id=text.message_id)
    assert photo.caption == "ảnh"
    album = await library.send_media_group(
        lan.id, [telegram.InputMediaPhoto(b"1", caption="a"), telegram.InputMediaPhoto(photo.photo[-1].file_id)]
    )
    assert [message.media_group_id for message in album] == [lan.last.media_group_id] * 2
    document = await library.send_document(lan.id, b"x", filename="báo cáo.pdf")
    assert document.document is not None
    assert document.document.file_name == "báo cáo.pdf"
    file = await library.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"x"
    await library.edit_message_media(telegram.InputMediaDocument(b"y", filename="b.pdf"), lan.id, document.message_id)
    await library.send_chat_action(lan.id, "typing")
    await library.copy_message(lan.id, lan.id, photo.message_id)
    assert await library.delete_messages(lan.id, [text.message_id, photo.message_id])


async def test_chats_and_members_are_read(library: telegram.Bot, world: World, lan: Person) -> None:
    channel, group = world.channel("Gương sáng"), world.group("Tổ bản Mòng")
    await channel.add_bot(by=lan)
    await group.add_bot(by=lan)
    for chat_id in (lan.id, channel.id, group.id):
        chat = await library.get_chat(chat_id)
        assert (chat.id, chat.api_kwargs) == (chat_id, {})
    me = await library.get_chat_member(channel.id, library.id)
    assert isinstance(me, telegram.ChatMemberAdministrator)
    assert me.can_post_messages
    assert isinstance(await library.get_chat_member(group.id, lan.id), telegram.ChatMemberOwner)
    assert isinstance(await library.get_chat_member(group.id, 424242), telegram.ChatMemberMember)
    assert len(await library.get_chat_administrators(channel.id)) == 2
    await group.remove_bot(by=lan)
    with pytest.raises(telegram.error.Forbidden, match="kicked"):
        await library.send_message(group.id, "a")


async def test_settings_are_read(library: telegram.Bot, world: World, lan: Person) -> None:
    commands = [telegram.BotCommand("start", "Bắt đầu")]
    await library.set_my_commands(commands, telegram.BotCommandScopeChat(lan.id), language_code="vi")
    found = await library.get_my_commands(telegram.BotCommandScopeChat(lan.id), language_code="vi")
    assert found == tuple(commands)
    await library.set_my_description("Nêu gương", language_code="vi")
    assert (await library.get_my_description("vi")).description == "Nêu gương"
    await library.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    info = await library.get_webhook_info()
    assert (info.pending_update_count, info.max_connections) == (0, 40)
    await library.delete_webhook()
    assert await library.get_updates(timeout=0, allowed_updates=["message"]) == ()


async def test_errors_are_sorted_by_the_library(
    library: telegram.Bot, world: World, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    world.faults.flood = 1
    with pytest.raises(telegram.error.RetryAfter):
        await library.send_message(lan.id, "a")
    with pytest.raises(telegram.error.BadRequest, match="Message text is empty"):
        await library.send_message(lan.id, " ")
    group = world.group("Tổ bản Mòng")
    old = group.id
    await group.add_bot(by=lan)
    await group.migrate()
    with pytest.raises(telegram.error.ChatMigrated) as migrated:
        await library.send_message(old, "a")
    assert migrated.value.new_chat_id == group.id
    world.faults.cut = "after"
    with pytest.raises(telegram.error.NetworkError):
        await library.send_message(lan.id, "b")
    assert lan.said() == "b"
