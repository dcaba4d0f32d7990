"""Which conversation an update belongs to: a command, a button, the open question, or none of these."""

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from domain import codes, errors, text
from domain.drafts import Draft
from domain.message import Kind
from domain.search import Hits
from handlers.engine import buttons, dialog, help, parts, typed
from handlers.engine.buttons import Press
from handlers.engine.searching import Searching
from handlers.engine.subject import Command, Subject
from handlers.engine.talk import Talk
from locales import N_

# The two commands that are about all the others are the engine's own.
_HELP = Command("help", "trogiup", N_("Hướng dẫn"), None, place=120)
_CANCEL = Command("cancel", "huy", N_("Dừng việc đang làm"), None, place=130)
# What Telegram sends when a link to the private chat is followed.
_START = "start"
# Longer than any name of a command.
_NAME_LONGEST = 40


def commands(subjects: Iterable[Subject]) -> tuple[Command, ...]:
    """The commands of all subjects and of the engine, in the order of the menus."""
    declared = (one for subject in subjects for one in subject.commands)
    return tuple(sorted((*declared, _HELP, _CANCEL), key=lambda one: one.place))


class Conversations:
    """What the subjects offer, indexed: commands by name, buttons by subject and verb, dialogs by name."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        subjects = tuple(subjects)
        self._menu = commands(subjects)
        self._commands = {name: one for one in self._menu for name in (one.name, one.alias)}
        self._aliases = {one.alias: one for one in self._menu}
        self._words = {text.spelled(word): one for one in self._menu for word in (one.name, *one.words)}
        self._buttons = {(b.subject, verb): b for one in subjects for b in one.buttons for verb in b.verbs}
        self._dialogs = {d.name: d for one in subjects for d in one.dialogs}
        self._replied = tuple(one.replied for one in subjects if one.replied is not None)
        self._links = {prefix: follow for one in subjects for prefix, follow in one.links.items()}
        self._searched = next((one.searched for one in subjects if one.searched is not None), None)
        self._unchanged = tuple(one.unchanged for one in subjects if one.unchanged is not None)
        self._outside = {kind: do for one in subjects for kind, do in one.outside.items()}

    async def search(self, searching: Searching) -> Hits:
        """What is found."""
        return await self._searched(searching) if self._searched is not None else Hits()

    async def converse(self, talk: Talk) -> None:
        """Handle the update and answer it; only somebody who left is not answered."""
        talk.dispatch = self._dispatch
        if not talk.edge.buttons and talk.incoming.kind is Kind.TEXT:
            self._read_choice(talk)
        match talk.incoming.kind:
            case Kind.COMMAND:
                await self._handle_command(talk)
            case Kind.CHOICE:
                talk.press = buttons.read(talk.incoming.choice)
                await self._handle_button(talk)
            case (
                Kind.TEXT
                | Kind.PHOTO
                | Kind.FILE
                | Kind.MEDIA
                | Kind.LOCATION
                | Kind.CONTACT
                | Kind.OTHER
                | Kind.EDITED
            ):
                await self._handle_message(talk)
            case kind:
                await self._outside[kind](talk)

    def _read_choice(self, talk: Talk) -> None:
        """On a network without buttons, typing a number or a label that was shown is a press."""
        chosen = talk.drafts.chosen(talk.incoming.text)
        if chosen is not None:
            talk.incoming = replace(talk.incoming, kind=Kind.CHOICE, choice=chosen)

    async def refuse(self, talk: Talk, why: Markup) -> None:
        """Say why not: in a pop-up when a button was pressed, else above the open question, if there is one."""
        if talk.incoming.kind is Kind.CHOICE:
            talk.toast(why, alert=True)
            return
        if talk.incoming.kind is Kind.IN_GROUP:
            # The open question is not for the group.
            talk.say(why)
            return
        open_dialog, draft = self._find_open(talk)
        if open_dialog is not None and draft is not None:
            await dialog.repeat(talk, open_dialog, draft, why)
        else:
            talk.say(why)

    def _find_open(self, talk: Talk) -> tuple[dialog.Dialog | None, Draft | None]:
        draft = talk.drafts.current
        return (self._dialogs.get(draft.dialog), draft) if draft else (None, None)

    async def _handle_command(self, talk: Talk) -> None:
        name, t = talk.incoming.command, talk.t
        command = self._commands.get(text.fold(name).replace(" ", ""))
        if command is None and " " in talk.incoming.text.strip():
            # A sentence that happens to begin with a slash.
            words = f"/{name} {talk.incoming.text}"
            talk.incoming = replace(talk.incoming, kind=Kind.TEXT, text=words, command="")
            await self._handle_message(talk)
        elif command is None and typed.command(name) is not None:
            talk.incoming = replace(talk.incoming, kind=Kind.TEXT, text=typed.command(name) or "", command="")
            await self._handle_message(talk)
        elif command is None:
            unknown = t("Tôi chưa biết lệnh /{command}. Gõ /trogiup để xem các lệnh.", command=name[:40])
            await self.refuse(talk, unknown)
        elif not await self._follow(talk, command):
            await self._run(talk, command, talk.incoming.text.strip())

    async def _follow(self, talk: Talk, command: Command) -> bool:
        """Follow a link to the private chat, which brings its words behind /start; False: it is of no subject."""
        prefix, dash, rest = talk.incoming.text.strip().partition("-")
        follow = self._links.get(prefix + dash) if command.name == _START else None
        if follow is None:
            return False
        await follow(talk, rest)
        return True

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
        open_dialog, draft = self._find_open(talk)
        if draft is None:
            talk.say(talk.t("Anh/chị không có việc gì đang làm dở. Gõ /trogiup để xem hướng dẫn."))
        elif open_dialog is None:
            talk.drafts.end(draft.dialog)
            talk.say(talk.t("Đã dừng."))
        else:
            await dialog.cancel(talk, open_dialog, draft)
            await self._resume(talk)

    async def _resume(self, talk: Talk) -> None:
        """Ask the question of an older conversation again, if one is still open."""
        open_dialog, draft = self._find_open(talk)
        if open_dialog is not None and draft is not None:
            await dialog.repeat(talk, open_dialog, draft, talk.t("Mời anh/chị làm tiếp việc đang dở."))

    async def _handle_button(self, talk: Talk) -> None:
        """An answer to the open question, a shortcut to a command, or a button of a thing; anything else is stale."""
        press = talk.press
        if press.subject == buttons.DIALOG:
            await self._handle_answer(talk)
        elif press.subject == buttons.COMMAND:
            command = self._commands.get(press.verb)
            if command is None:
                raise errors.NotAllowed
            talk.reply_below()
            await self._run(talk, command, "")
        elif (press.subject, press.verb) in self._buttons:
            await self._dispatch(talk, press)
        else:
            await self._refuse_stale(talk)

    async def _dispatch(self, talk: Talk, press: Press) -> None:
        """Do what a button means."""
        await self._buttons[press.subject, press.verb].press(talk, press)

    async def _handle_answer(self, talk: Talk) -> None:
        open_dialog, draft = self._find_open(talk)
        if open_dialog is None or draft is None or draft.version != talk.press.version:
            await self._refuse_stale(talk)
            return
        await dialog.press(talk, open_dialog, draft)
        await self._resume_after(talk, draft)

    async def _resume_after(self, talk: Talk, draft: Draft) -> None:
        """If the conversation of `draft` has ended, resume an older one."""
        if talk.drafts.named(draft.dialog) is None:
            await self._resume(talk)

    async def _is_reply(self, talk: Talk) -> bool:
        """Whether the message was handled by what it replies to: that says which thing is meant."""
        for handle in self._replied:
            if await handle(talk):
                return True
        return False

    async def _is_unchanged(self, talk: Talk) -> bool:
        """Whether an edit left the words as they were: a phone found a link's picture, or a reaction was counted."""
        words = talk.incoming.text.strip()
        known = (value for draft in (talk.drafts.current,) if draft for value in draft.data.values())
        if any(value.strip() == words for value in known if isinstance(value, str)):
            return True
        return any([await handle(talk) for handle in self._unchanged])

    def _note_elsewhere(self, talk: Talk) -> None:
        """Note in the open dialog that a long text went elsewhere: its next part is no answer to the open question."""
        _, draft = self._find_open(talk)
        if draft is not None and talk.incoming.kind is Kind.TEXT:
            talk.drafts.note(draft.dialog, parts.noted(draft.data, parts.ELSEWHERE, talk.incoming.text, talk))

    @staticmethod
    def _goes_on_elsewhere(talk: Talk, draft: Draft) -> bool:
        long = parts.of(draft.data)
        return long is not None and long.step == parts.ELSEWHERE and long.is_continued_by(talk)

    async def _answer(self, talk: Talk, open_dialog: dialog.Dialog, draft: Draft) -> None:
        """Words of navigation and typed labels of choices are buttons; all else is an answer."""
        meant = dialog.understood(open_dialog, draft, talk.incoming.text) if talk.incoming.kind is Kind.TEXT else None
        about, replied = draft.data.get(dialog.CODE), codes.first_in(talk.incoming.replied)
        if about and replied and about != replied:
            why = talk.t(
                "Tin nhắn anh/chị vừa trả lời là về phiếu {replied}, còn câu đang hỏi là về phiếu {about}. Mời "
                "anh/chị trả lời câu dưới đây, hoặc bấm «Hủy».",
                replied=replied,
                about=about,
            )
            await dialog.repeat(talk, open_dialog, draft, why)
        elif meant is None:
            await dialog.answer(talk, open_dialog, draft)
        else:
            await dialog.press_typed(talk, open_dialog, draft, meant)

    def _named(self, talk: Talk, words: str) -> Command | None:
        """The command that somebody names outside any dialog without its slash; «Hủy» and its like: cancel."""
        if len(words) > _NAME_LONGEST:
            return None
        called = self._words.get(text.spelled(words)) or self._aliases.get(text.fold(words).replace(" ", ""))
        if called is not None and called.open_to(talk.person.roles):
            return called
        return _CANCEL if typed.navigation(words) else None

    async def _refuse_stale(self, talk: Talk) -> None:
        """Refuse a button of a question that is answered already, or of a conversation that has ended."""
        open_dialog, draft = self._find_open(talk)
        talk.reply_below()
        if open_dialog is None or draft is None:
            talk.toast(
                talk.t("Nút này đã cũ nên không dùng được nữa. Gõ /trogiup để xem hướng dẫn."),
                alert=True,
            )
            return
        talk.toast(talk.t("Nút này thuộc câu hỏi trước. Mời anh/chị trả lời câu hỏi dưới cùng."))
        await dialog.repeat(talk, open_dialog, draft)

    async def _handle_message(self, talk: Talk) -> None:
        kind, t = talk.incoming.kind, talk.t
        open_dialog, draft = self._find_open(talk)
        if kind is Kind.EDITED and await self._is_unchanged(talk):
            return
        if kind is Kind.EDITED:
            edited = t("Tôi chỉ đọc tin nhắn mới, không đọc tin nhắn đã sửa. Nhờ anh/chị gửi lại thành tin nhắn mới.")
            await self.refuse(talk, edited)
        elif talk.incoming.replied and not typed.is_navigation(talk.incoming.text) and await self._is_reply(talk):
            self._note_elsewhere(talk)
            await self._resume(talk)
        elif open_dialog is not None and draft is not None and self._goes_on_elsewhere(talk, draft):
            talk.follows = True
            await self._outside[kind](talk)
            self._note_elsewhere(talk)
        elif open_dialog is not None and draft is not None:
            await self._answer(talk, open_dialog, draft)
            if talk.drafts.named(draft.dialog) is None:
                self._note_elsewhere(talk)
            await self._resume_after(talk, draft)
        elif kind is Kind.TEXT and (command := self._named(talk, talk.incoming.text)) is not None:
            await self._run(talk, command, "")
        elif kind in self._outside:
            await self._outside[kind](talk)
        else:
            talk.say(
                t("Tôi chưa đọc được loại tin nhắn này. Nhờ anh/chị kể bằng chữ, hoặc gõ /trogiup để xem hướng dẫn.")
            )
