"""The tables. Text columns with CHECK rather than database enums; every constraint has a name.

The trap: a CHECK list that is written by hand drifts from the rules. So each is made from its enum, and a test compares
the migrations with these files.
"""

from storage.tables.absences import absences as absences
from storage.tables.cases import additions as additions
from storage.tables.cases import kept_messages as kept_messages
from storage.tables.cases import nomination_photos as nomination_photos
from storage.tables.cases import nominations as nominations
from storage.tables.cases import questions as questions
from storage.tables.columns import metadata as metadata
from storage.tables.duplicates import suspects as suspects
from storage.tables.duplicates import telling_keys as telling_keys
from storage.tables.duplicates import tellings as tellings
from storage.tables.events import events as events
from storage.tables.evidence import evidence as evidence
from storage.tables.incidents import incidents as incidents
from storage.tables.people import drafts as drafts
from storage.tables.people import edge_state as edge_state
from storage.tables.people import invitations as invitations
from storage.tables.people import offices as offices
from storage.tables.people import people as people
from storage.tables.people import question_versions as question_versions
from storage.tables.people import spooled_updates as spooled_updates
from storage.tables.people import units as units
from storage.tables.people import updates as updates
from storage.tables.places import former_units as former_units
from storage.tables.places import villages as villages
from storage.tables.privacy import consents as consents
from storage.tables.privacy import looks as looks
from storage.tables.privacy import requests as requests
from storage.tables.reminders import calendar_days as calendar_days
from storage.tables.reminders import reminders as reminders
from storage.tables.reports import obligations as obligations
from storage.tables.reports import reports as reports
from storage.tables.seals import seals as seals
from storage.tables.sending import broadcast_figures as broadcast_figures
from storage.tables.sending import broadcasts as broadcasts
from storage.tables.sending import budget as budget
from storage.tables.sending import channels as channels
from storage.tables.sending import outbox as outbox
from storage.tables.sending import subscriptions as subscriptions
from storage.tables.stories import stories as stories
from storage.tables.voices import voice_links as voice_links
from storage.tables.voices import voices as voices
