"""`/language`: the language in which the person is answered."""

from dataclasses import replace

from markupsafe import Markup

from handlers.engine import buttons
from handlers.engine.buttons import Press
from handlers.engine.subject import Verbs
from handlers.engine.talk import Talk
from handlers.people import start
from locales import LANGUAGES
from services import people


async def run(talk: Talk, words: str) -> None:
    """Offer the languages, each by its own name."""
    talk.say(
        talk.t("Anh/chị muốn dùng tiếng nào?"),
        tuple(buttons.make(one.own_name, "language", one) for one in LANGUAGES),
    )


async def _speak(talk: Talk, press: Press) -> None:
    """Use the chosen language from now on, beginning with this reply, which greets in it."""
    chosen = press.verb
    await people.speak(talk.tx, talk.person, chosen)
    talk.person = replace(talk.person, language=chosen)
    talk.new_menu()
    text, rows = await start.greeting(talk)
    talk.say(Markup("\n\n").join((talk.t("Từ giờ tôi sẽ trả lời bằng tiếng Việt."), text)), *rows)


BUTTONS = Verbs("language", dict.fromkeys(LANGUAGES, _speak))
