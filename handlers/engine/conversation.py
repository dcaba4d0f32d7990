"""Which conversation an update belongs to: a command, a button, the open question, or none of these."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from domain import errors
from domain.drafts import Draft
from domain.message import Kind
from handlers.cases import offer
from handlers.channels import bind
from handlers.engine import buttons, dialog
from handlers.engine.table import Handler
from handlers.engine.talk import Talk
from storage import people
from storage.ledger import outbox

# What the longest button carries behind its prefix.
_PARTS = 3


class Conversations:
    """The table of handlers, as it is looked up: by command, by the prefix of a button, by the name of a dialog."""

    def __init__(self, handlers: Sequence[Handler]) -> None:
        self._commands = {name: h for h in handlers for name in (h.command, h.alias)}
        self._buttons = {prefix: press for h in handlers for prefix, press in h.buttons.items()}
        self._dialogs = {d.name: d for h in handlers for d in h.dialogs}

    async def converse(self, talk: Talk) -> None:
        """Answer the update, whatever it is; only somebody who left is not answered."""
        match talk.incoming.kind:
            case Kind.LEFT:
                await people.rest(talk.tx, talk.person.id, why="blocked", now=talk.now)
            case Kind.CAME_BACK:
                await outbox.release(talk.tx, talk.person.id, now=talk.now)
            case Kind.CHANNEL_JOINED | Kind.CHANNEL_LEFT:
                await bind.changed(talk)
            case Kind.COMMAND:
                await self._command(talk)
            case Kind.CHOICE:
                await self._button(talk)
            case _:
                await self._words(talk)

    async def refuse(self, talk: Talk, why: Markup) -> None:
        """Say why not: over the chat when a button was pressed, else with the open question when there is one."""
        if talk.incoming.kind is Kind.CHOICE:
            talk.toast(why, alert=True)
            return
        open_dialog, draft = self._open(talk)
        if open_dialog is not None and draft is not None:
            await dialog.repeat(talk, open_dialog, draft, why)
        else:
            talk.say(why)

    def _open(self, talk: Talk) -> tuple[dialog.Dialog | None, Draft | None]:
        draft = talk.drafts.current
        return (self._dialogs.get(draft.dialog), draft) if draft else (None, None)

    async def _command(self, talk: Talk) -> None:
        command, t = talk.incoming.command, talk.t
        handler = self._commands.get(command)
        if command in ("cancel", "huy"):
            await self._cancel(talk)
        elif handler is None and " " in talk.incoming.text.strip():
            # Somebody tells something and happened to begin with a slash.
            words = f"/{command} {talk.incoming.text}"
            talk.incoming = replace(talk.incoming, kind=Kind.TEXT, text=words, command="")
            await self._words(talk)
        elif handler is None:
            known = t("Tôi chưa biết lệnh /{command}. Gõ /trogiup để xem các lệnh.", command=command[:40])
            await self.refuse(talk, known)
        elif not handler.open_to(talk.person.roles):
            raise errors.NotAllowed
        else:
            await handler.run(talk, talk.incoming.text.strip())

    async def _cancel(self, talk: Talk) -> None:
        open_dialog, draft = self._open(talk)
        if draft is None:
            talk.say(talk.t("Hiện không có việc gì dở dang. Gõ /trogiup để xem có thể làm gì."))
        elif open_dialog is None:
            talk.drafts.end(draft.dialog)
            talk.say(talk.t("Đã dừng."))
        else:
            await dialog.cancel(talk, open_dialog, draft)
            await self._resume(talk)

    async def _resume(self, talk: Talk) -> None:
        """When a conversation has ended and an older one is still open, its question is asked again."""
        open_dialog, draft = self._open(talk)
        if open_dialog is not None and draft is not None:
            await dialog.repeat(talk, open_dialog, draft, talk.t("Mình tiếp tục việc đang dở nhé."))

    async def _button(self, talk: Talk) -> None:
        """An answer to the open question, a shortcut to a command, or a button of a thing. All else is too old."""
        prefix, rest = buttons.read(talk.incoming.choice)
        if prefix == buttons.DIALOG and len(rest) > 1:
            await self._choice(talk, buttons.number(rest[0]), ":".join(rest[1:]))
        elif prefix == buttons.GO and rest:
            handler = self._commands.get(rest[0])
            if handler is None or not handler.open_to(talk.person.roles):
                raise errors.NotAllowed
            talk.keep_message()
            await handler.run(talk, "")
        elif prefix in self._buttons and rest:
            # A button that somebody made up may carry too little; what is missing names nothing.
            await self._buttons[prefix](talk, [*rest, *[""] * (_PARTS - len(rest))])
        else:
            await self._stale(talk)

    async def _choice(self, talk: Talk, version: int, choice: str) -> None:
        open_dialog, draft = self._open(talk)
        if open_dialog is None or draft is None or draft.version != version:
            await self._stale(talk)
            return
        await dialog.press(talk, open_dialog, draft, choice)
        await self._resume_after(talk, draft)

    async def _resume_after(self, talk: Talk, draft: Draft) -> None:
        """Whether the conversation of `draft` has ended; if so, an older one goes on."""
        if talk.drafts.named(draft.dialog) is None:
            await self._resume(talk)

    async def _stale(self, talk: Talk) -> None:
        """A button of a question that is answered, or of a conversation that is over."""
        open_dialog, draft = self._open(talk)
        talk.keep_message()
        if open_dialog is None or draft is None:
            talk.toast(talk.t("Nút này đã cũ, không dùng được nữa. Gõ /trogiup để xem có thể làm gì."), alert=True)
            return
        talk.toast(talk.t("Nút này là của câu hỏi trước. Mời anh/chị trả lời câu dưới cùng."))
        await dialog.repeat(talk, open_dialog, draft)

    async def _words(self, talk: Talk) -> None:
        kind, t = talk.incoming.kind, talk.t
        open_dialog, draft = self._open(talk)
        if kind is Kind.EDITED:
            edited = t("Tôi chỉ đọc tin nhắn mới, không đọc tin đã sửa. Anh/chị gửi giúp thành tin nhắn mới.")
            await self.refuse(talk, edited)
        elif open_dialog is not None and draft is not None:
            await dialog.answer(talk, open_dialog, draft)
            await self._resume_after(talk, draft)
        elif kind in (Kind.TEXT, Kind.PHOTO):
            await offer.receive(talk)
        else:
            talk.say(t("Tôi chỉ đọc được chữ và ảnh. Anh/chị kể giúp bằng chữ, hoặc gõ /trogiup để xem có thể làm gì."))
