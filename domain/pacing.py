"""How fast messages may leave: given when the last ones left, and what is reserved, when may the next one leave?

This module computes the moment, `bot/delivery/pacer.py` waits for it: each process has a `Timetable`, and all of them
reserve their slots, one after the other, in one budget.

The traps: thirty at once and then a pause is "30 a second" too, and is answered with 429, so slots are evenly spaced. A
late message must not leave together with the next one. A 429 concerns everybody. And a clock that is put back by an hour
must not make everybody wait for an hour.
"""

from bisect import insort
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

# An edge counts by the second; nobody who writes to us waits longer.
SECOND = timedelta(seconds=1)
# As many messages as one second may hold are spread over a second and this time. The edge counts arrivals, which may be
# closer together than departures: 9 ms cost 0.9 % of the rate.
SLACK = timedelta(milliseconds=9)
# The same while another process sends too: their delays differ, and neither knows when the other's messages left.
SHARED_SLACK = timedelta(milliseconds=25)
# A message that leaves this much after its slot does not delay those after it. Timers are late by a millisecond or two; if
# each delayed the rest, 3 % of the rate would be lost.
TOLERATED = timedelta(milliseconds=4)


@dataclass(frozen=True, slots=True)
class Pace:
    """rate: messages that any second may hold, over all chats and processes; less than one: one in so many seconds."""

    rate: float

    @property
    def most(self) -> int:
        return max(1, int(self.rate))

    def gap(self, *, shared: bool = False) -> timedelta:
        """From one slot to the next. shared: with another process."""
        return (SECOND + (SHARED_SLACK if shared else SLACK)) / self.rate


class Timetable:
    """When the messages of one process leave, as far as it knows."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        # When the last messages left, as many as one second may hold.
        self._left: deque[datetime] = deque(maxlen=pace.most)
        # Reserved and not used, the soonest first.
        self._slots: list[datetime] = []
        self._owed_until: datetime | None = None
        self._held_until: datetime | None = None
        self._bulk_until: datetime | None = None
        self._shared_until: datetime | None = None
        self._end: datetime | None = None
        self._now: datetime | None = None

    def see(self, now: datetime) -> None:
        """What the clock shows. When it was put back, all that is remembered goes back with it: as much time is left."""
        if self._now is not None and now < self._now - SECOND:
            self._put_back(self._now - now)
        self._now = now

    def _put_back(self, by: timedelta) -> None:
        def earlier(moment: datetime | None) -> datetime | None:
            return moment and moment - by

        self._left = deque((moment - by for moment in self._left), maxlen=self.pace.most)
        self._slots = [moment - by for moment in self._slots]
        self._owed_until, self._held_until = earlier(self._owed_until), earlier(self._held_until)
        self._bulk_until, self._shared_until = earlier(self._bulk_until), earlier(self._shared_until)
        self._end = earlier(self._end)

    # What has left

    def leave(self, now: datetime) -> None:
        """A message leaves."""
        self._left.append(now)

    def earliest(self, at: datetime) -> datetime:
        """From when on a message whose slot is `at` may leave.

        1. No second may hold more than `most` messages; it could only when one left late. 2. It leaves no sooner than almost
        a gap after the one before it, however late that one was.
        """
        if len(self._left) == self.pace.most:
            at = max(at, self._left[0] + SECOND + SLACK)
        if self._left:
            at = max(at, self._left[-1] + self.pace.gap() - TOLERATED)
        return at

    # Slots

    @property
    def has_slots(self) -> bool:
        return bool(self._slots)

    def add(self, first: datetime, count: int, gap: timedelta) -> None:
        """`count` slots were reserved for rows, after the time that was owed."""
        self._owed_until = None
        self._slots += [first + gap * place for place in range(count)]
        self._end = first + gap * count

    def next_row(self) -> datetime:
        """When the next row may leave."""
        return self.earliest(self._slots[0])

    def leave_row(self, now: datetime) -> None:
        """The next row leaves, in its slot."""
        self._slots.pop(0)
        self.leave(now)

    def go_first(self, slot: datetime, gap: timedelta) -> datetime:
        """The slot of a reply, for which `slot` was reserved: it gets the first one, and each row the one after its own."""
        self._end = slot + gap
        insort(self._slots, slot)
        return self._slots.pop(0)

    # Replies that leave without a slot

    def leave_unasked(self, now: datetime) -> None:
        """A reply leaves at once; the next slots are delayed for it, by a second at most."""
        owed_until = max(self._owed_until or now, now) + self.pace.gap()
        self._owed_until = min(owed_until, now + SECOND)
        self.leave(now)

    def owed(self, now: datetime) -> timedelta:
        """How much later the next slot has to be for what left without a slot."""
        return max((self._owed_until or now) - now, timedelta())

    def note_bulk(self, now: datetime) -> None:
        """A row of a broadcast leaves."""
        self._bulk_until = now + SECOND

    def sends_bulk(self, now: datetime) -> bool:
        """Whether a broadcast is being sent: then all capacity is in slots, so replies need slots too."""
        return self._bulk_until is not None and now < self._bulk_until

    # The others

    def hold(self, until: datetime) -> None:
        """The edge asked everybody to wait: the reserved slots are dropped."""
        self._held_until = max(self._held_until or until, until)
        self._slots.clear()

    def held(self, now: datetime) -> datetime | None:
        """Until when nothing may leave; None when the edge did not ask this process to wait."""
        return self._held_until if self._held_until is not None and self._held_until > now else None

    def note_end(self, end: datetime, now: datetime) -> None:
        """Where all that is reserved ends. When this process did not cause that end, another one reserves too."""
        if self._end is not None and end != self._end:
            self._shared_until = now + SECOND
        self._end = end

    def gap(self, now: datetime) -> timedelta:
        """From one slot to the next, shared or not as it is now."""
        return self.pace.gap(shared=self._shared_until is not None and now < self._shared_until)
