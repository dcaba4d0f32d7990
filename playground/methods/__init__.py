"""The table of the Bot API's methods: name, parameters, what it does. A new method is one row and one function.

The trap: `writes` marks what a flood limit counts and a cut connection makes doubtful. A sending method without it
would never be tested against either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.methods import (
    answering,
    chats,
    editing,
    identity,
    inline,
    receiving,
    sending,
)
from playground.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Method:
    """`do` takes the world and the checked parameters; it returns the result, or an awaitable of it."""

    name: str
    parameters: type[Parameters]
    do: Callable[[Any, Any], Any]
    writes: bool = False


TABLE = (
    Method("getMe", Parameters, identity.get_me),
    Method("setMyCommands", identity.SetMyCommands, identity.set_my_commands),
    Method("getMyCommands", identity.MyCommands, identity.get_my_commands),
    Method("deleteMyCommands", identity.MyCommands, identity.delete_my_commands),
    Method("setMyName", identity.SetMyName, identity.set_my_name),
    Method("getMyName", identity.InLanguage, identity.get_my_name),
    Method("setMyDescription", identity.SetMyDescription, identity.set_my_description),
    Method("getMyDescription", identity.InLanguage, identity.get_my_description),
    Method("setMyShortDescription", identity.SetMyShortDescription, identity.set_my_short_description),
    Method("getMyShortDescription", identity.InLanguage, identity.get_my_short_description),
    Method("setChatMenuButton", identity.SetChatMenuButton, identity.set_chat_menu_button),
    Method("getChatMenuButton", identity.GetChatMenuButton, identity.get_chat_menu_button),
    Method("getUpdates", receiving.GetUpdates, receiving.get_updates),
    Method("setWebhook", receiving.SetWebhook, receiving.set_webhook),
    Method("deleteWebhook", receiving.DeleteWebhook, receiving.delete_webhook),
    Method("getWebhookInfo", Parameters, receiving.get_webhook_info),
    Method("sendMessage", sending.SendMessage, sending.send_message, writes=True),
    Method("sendPhoto", sending.SendPhoto, sending.send_photo, writes=True),
    Method("sendDocument", sending.SendDocument, sending.send_document, writes=True),
    Method("sendVoice", sending.SendVoice, sending.send_voice, writes=True),
    Method("sendVideo", sending.SendVideo, sending.send_video, writes=True),
    Method("sendVideoNote", sending.SendVideoNote, sending.send_video_note, writes=True),
    Method("sendAudio", sending.SendAudio, sending.send_audio, writes=True),
    Method("sendAnimation", sending.SendAnimation, sending.send_animation, writes=True),
    Method("sendMediaGroup", sending.SendMediaGroup, sending.send_media_group, writes=True),
    Method("copyMessage", sending.CopyMessage, sending.copy_message, writes=True),
    Method("sendChatAction", sending.SendChatAction, sending.send_chat_action),
    Method("editMessageText", editing.EditMessageText, editing.edit_message_text, writes=True),
    Method("editMessageCaption", editing.EditMessageCaption, editing.edit_message_caption, writes=True),
    Method("editMessageMedia", editing.EditMessageMedia, editing.edit_message_media, writes=True),
    Method("editMessageReplyMarkup", editing.EditReplyMarkup, editing.edit_reply_markup, writes=True),
    Method("deleteMessage", editing.DeleteMessage, editing.delete_message),
    Method("deleteMessages", editing.DeleteMessages, editing.delete_messages),
    Method("pinChatMessage", editing.PinChatMessage, editing.pin_chat_message),
    Method("unpinChatMessage", editing.UnpinChatMessage, editing.unpin_chat_message),
    Method("answerCallbackQuery", answering.AnswerCallbackQuery, answering.answer_callback_query),
    Method("answerInlineQuery", inline.AnswerInlineQuery, inline.answer_inline_query),
    Method("getFile", answering.GetFile, answering.get_file),
    Method("getChat", chats.InChat, chats.get_chat),
    Method("getChatMember", chats.GetChatMember, chats.get_chat_member),
    Method("getChatMemberCount", chats.InChat, chats.get_chat_member_count),
    Method("getChatAdministrators", chats.InChat, chats.get_chat_administrators),
    Method("leaveChat", chats.InChat, chats.leave_chat),
)
# The real server takes method names in any case. Bot API: Making requests.
METHODS = {method.name.lower(): method for method in TABLE}
