"""How the clocks of two processes may differ."""

from datetime import timedelta

# A moment that lies farther ahead than this was stored before the clock was put back.
DIFFER = timedelta(seconds=5)
