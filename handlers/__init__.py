"""The conversations: what the bot understands and what it answers. Each subject declares in its folder what it offers.

SUBJECTS is the table of all: menus, /help, buttons and the words of notices are made from it.
"""

from handlers.broadcasts import BROADCASTS
from handlers.cases import CASES
from handlers.channels import CHANNELS
from handlers.engine.subject import Subject
from handlers.incidents import INCIDENTS
from handlers.people import PEOPLE
from handlers.privacy import PRIVACY
from handlers.reports import REPORTS
from handlers.stories import STORIES

SUBJECTS: tuple[Subject, ...] = (PEOPLE, CASES, STORIES, CHANNELS, BROADCASTS, REPORTS, INCIDENTS, PRIVACY)
