"""How much each of many may use: so much at once, and then one more in so many seconds.

It is the generic cell rate algorithm: of each only the moment is stored at which its whole allowance is there again.
"""

from dataclasses import dataclass, field

# With more of them than this, those whose whole allowance is there again are forgotten.
_MOST = 10_000


@dataclass(slots=True)
class Allowance:
    """at_once: how much of it one may use without a pause. every: seconds until one more is there; 0: there is no bound.

    now: seconds that nobody can put back (`bot.clock.Clock.steady`).
    """

    at_once: int
    every: float
    _whole_at: dict[str, float] = field(default_factory=dict)

    def take(self, who: str, number: int, *, now: float) -> bool:
        """Use so much of it, if that is there."""
        if self.left(who, now=now) < min(number, self.at_once):
            return False
        self.use(who, number, now=now)
        return True

    def use(self, who: str, number: int, *, now: float) -> None:
        """It has been used, whether it was there or not; no more than the whole is ever missing."""
        if not self.every:
            return
        if len(self._whole_at) >= _MOST:
            self._whole_at = {one: at for one, at in self._whole_at.items() if at > now}
        whole_at = max(self._whole_at.get(who, now), now) + number * self.every
        self._whole_at[who] = min(whole_at, now + self.at_once * self.every)

    def give_back(self, who: str, number: int) -> None:
        """What was used is there again: it came to nothing."""
        if who in self._whole_at:
            self._whole_at[who] -= number * self.every

    def left(self, who: str, *, now: float) -> float:
        """How much of it is there."""
        if not self.every:
            return float("inf")
        return self.at_once - max(self._whole_at.get(who, now) - now, 0) / self.every
