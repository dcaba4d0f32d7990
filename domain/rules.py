"""What a province decides for itself: values that its administrator sets, handed to whoever needs them."""

from dataclasses import dataclass, field
from datetime import time

from domain.cases import Limits


@dataclass(frozen=True, slots=True)
class Rules:
    """province_code: the official code. opens, closes: the office's hours, in which people are reminded."""

    province_code: str = "14"
    limits: Limits = field(default_factory=Limits)
    opens: time = time(8)
    closes: time = time(17)
