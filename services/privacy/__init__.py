"""What people have a right to about their own data: to know, to see, to correct, to stop, to erase it."""

from services.privacy.consents import agree as agree
from services.privacy.consents import disagree as disagree
from services.privacy.requests import ask as ask
