"""How much of everything there is, and the moment at which it is looked at.

The trap: a share that stays the same for new and old cases. What came yesterday is open; of what came two years ago only
a handful still is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.units import OTHER_KINDS

# A Wednesday, nine in the morning in Viet Nam: the office is open, and what became due overnight waits.
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
SPAN = timedelta(days=3 * 365)
BEGAN = NOW - SPAN
PROVINCE = "14"
EDGE = "telegram"
# The commune of which television told: this share of all cases, and of those this share is open.
HOT_SHARE = 0.12
HOT_OPEN = 0.20
# Elsewhere what came in the newest share of the time is open, and a straggler among the rest.
OPEN_SHARE = 0.04
STRAGGLERS = 0.003


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes that follow from `rows`, the number of cases and of people."""

    rows: int
    seed: int = 14

    @property
    def officers_of_province(self) -> int:
        return 20

    @property
    def stories(self) -> int:
        return self.rows // 50

    @property
    def kept(self) -> int:
        return self.rows // 10

    @property
    def updates(self) -> int:
        """Of the three days for which they are kept."""
        return self.rows // 5

    @property
    def notices(self) -> int:
        return self.rows // 5


# Twenty-two units that are no communes, as an administrator imports them.
OTHER_UNITS = "code,kind,name\n" + "".join(
    f"{kind[0]}{number:02},{kind},{kind.capitalize()} {number}\n"
    for kind, many in zip(sorted(OTHER_KINDS), (14, 6, 2), strict=True)
    for number in range(1, many + 1)
)
