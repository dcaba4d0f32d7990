"""What is wrong with the program itself: the officers of the province are told, and when it is over."""

from handlers.engine.subject import Subject
from handlers.incidents.notices import NOTICES

INCIDENTS = Subject(notices=NOTICES)
