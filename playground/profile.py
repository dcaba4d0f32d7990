"""What the bot says about itself: commands, names, descriptions, menu buttons, each by scope and language.

The trap: the commands that a person sees are the first list found going from the narrowest scope to the widest,
with the person's language before none; they are never merged.
"""

from dataclasses import dataclass, field

from playground.chats import Chat, Json

# A scope: its type, and the chat and user that it names. Bot API: BotCommandScope.
Scope = tuple[str, int | None, int | None]
DEFAULT_SCOPE: Scope = ("default", None, None)


@dataclass
class Profile:
    """All that setMyCommands, setMyName and their like have set."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def commands_in(self, chat: Chat, language: str | None) -> list[Json]:
        """The commands that a person of this language sees in a chat.

        Bot API: BotCommandScope, "Determining list of commands" (for members who are no administrators).
        """
        wide = "all_private_chats" if chat.kind == "private" else "all_group_chats"
        scopes: tuple[Scope, ...] = (("chat", chat.id, None), (wide, None, None), DEFAULT_SCOPE)
        for scope in scopes:
            for each in (language or "", ""):
                if found := self.commands.get((scope, each)):
                    return found
        return []

    def text(self, kind: str, language: str) -> str:
        """The text for a language, else the one for all. Bot API: getMyDescription."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def menu_button(self, chat_id: int | None) -> Json:
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(None) or {"type": "commands"}
