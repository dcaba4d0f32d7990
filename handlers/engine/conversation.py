"""Which conversation an update belongs to: a command, a button, the open question, or none of these."""

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from domain import errors
from domain.drafts import Draft
from domain.message import Kind
from handlers.engine import buttons, dialog, help
from handlers.engine.buttons import Press
from handlers.engine.subject import Command, Subject
from handlers.engine.talk import Talk
from locales import N_

# The two commands that are about all the others are the engine's own.
_HELP = Command("help", "trogiup", N_("Hướng dẫn"), None, place=120)
_CANCEL = Command("cancel", "huy", N_("Dừng việc đang làm"), None, place=130)


def commands(subjects: Iterable[Subject]) -> tuple[Command, ...]:
    """The commands of all subjects, in the order of the menus."""
    declared = (one for subject in subjects for one in subject.commands)
    return tuple(sorted((*declared, _HELP, _CANCEL), key=lambda one: one.place))


class Conversations:
    """What the subjects offer, as it is looked up: commands by name, buttons by subject and verb, dialogs by name."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        subjects = tuple(subjects)
        self._menu = commands(subjects)
        self._commands = {name: one for one in self._menu for name in (one.name, one.alias)}
        self._buttons = {(b.subject, verb): b for one in subjects for b in one.buttons for verb in b.verbs}
        self._dialogs = {d.name: d for one in subjects for d in one.dialogs}
        self._outside = {kind: do for one in subjects for kind, do in one.outside.items()}

    async def converse(self, talk: Talk) -> None:
        """Answer the update, whatever it is; only somebody who left is not answered."""
        talk.dispatch = self._press
        if not talk.edge.buttons and talk.incoming.kind is Kind.TEXT:
            self._read_choice(talk)
        match talk.incoming.kind:
            case Kind.COMMAND:
                await self._command(talk)
            case Kind.CHOICE:
                talk.press = buttons.read(talk.incoming.choice)
                await self._button(talk)
            case Kind.TEXT | Kind.PHOTO | Kind.FILE | Kind.OTHER | Kind.EDITED:
                await self._words(talk)
            case kind:
                await self._outside[kind](talk)

    def _read_choice(self, talk: Talk) -> None:
        """On a network without buttons, a number or a label that was shown is a press."""
        chosen = talk.drafts.chosen(talk.incoming.text)
        if chosen is not None:
            talk.incoming = replace(talk.incoming, kind=Kind.CHOICE, choice=chosen)

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
        name, t = talk.incoming.command, talk.t
        command = self._commands.get(name)
        if command is None and " " in talk.incoming.text.strip():
            # Somebody tells something and happened to begin with a slash.
            words = f"/{name} {talk.incoming.text}"
            talk.incoming = replace(talk.incoming, kind=Kind.TEXT, text=words, command="")
            await self._words(talk)
        elif command is None:
            known = t("Tôi chưa biết lệnh /{command}. Gõ /trogiup để xem các lệnh.", command=name[:40])
            await self.refuse(talk, known)
        else:
            await self._run(talk, command, talk.incoming.text.strip())

    async def _run(self, talk: Talk, command: Command, words: str) -> None:
        if not command.open_to(talk.person.roles):
            raise errors.NotAllowed
        if command is _CANCEL:
            await self._cancel(talk)
        elif command.run is None:
            talk.say(help.guide(talk.person.language, talk.person.roles, self._menu))
        else:
            await command.run(talk, words)

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
        press = talk.press
        if press.subject == buttons.DIALOG:
            await self._choice(talk)
        elif press.subject == buttons.GO:
            command = self._commands.get(press.verb)
            if command is None:
                raise errors.NotAllowed
            talk.keep_message()
            await self._run(talk, command, "")
        elif (press.subject, press.verb) in self._buttons:
            await self._press(talk, press)
        else:
            await self._stale(talk)

    async def _press(self, talk: Talk, press: Press) -> None:
        """Do what a button means."""
        await self._buttons[press.subject, press.verb].press(talk, press)

    async def _choice(self, talk: Talk) -> None:
        open_dialog, draft = self._open(talk)
        if open_dialog is None or draft is None or draft.version != talk.press.version:
            await self._stale(talk)
            return
        await dialog.press(talk, open_dialog, draft)
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
        elif kind in self._outside:
            await self._outside[kind](talk)
        else:
            talk.say(t("Tôi chỉ đọc được chữ và ảnh. Anh/chị kể giúp bằng chữ, hoặc gõ /trogiup để xem có thể làm gì."))
