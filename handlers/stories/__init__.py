"""Stories of verified cases: writing, reading and withdrawing them."""

from domain.broadcasts import Kind
from domain.outbox import RowKind
from handlers.engine.subject import Command, Subject
from handlers.stories import browse, cards, finding, storytelling
from locales import N_

STORIES = Subject(
    commands=(Command("stories", "guongsang", N_("Đọc gương sáng trong tỉnh"), browse.run, place=40),),
    dialogs=(storytelling.STORY, browse.WITHDRAW),
    buttons=(browse.BUTTONS, browse.PAGES, storytelling.BUTTONS),
    notices=cards.NOTICES,
    rows={RowKind.STORY_RECALL: cards.recall},
    links={finding.LINK: finding.follow},
    searched=finding.find,
    copies={Kind.STORY: cards.compose},
)
