"""What a province decides for itself: values that its administrator sets, passed as an argument."""

from dataclasses import dataclass, field
from datetime import time, timedelta

from domain.cases import Limits
from domain.evidence import Bounds
from domain.requests import RequestLimits


@dataclass(frozen=True, slots=True)
class Rules:
    """province_code: the official code. opens, closes: the office hours; people are reminded only in them. undo:
    how long an act of an officer can be undone; only then others hear of it. outbox_kept: for how long it is stored what was
    sent to whom; None: for ever. dead_kept, drafts_kept: the same of matter that became nothing, and of unfinished
    drafts. evidence: how much of it is taken, and from when."""

    province_code: str = "14"
    limits: Limits = field(default_factory=Limits)
    opens: time = time(8)
    closes: time = time(17)
    undo: timedelta = timedelta(minutes=1)
    outbox_kept: timedelta | None = timedelta(days=90)
    dead_kept: timedelta | None = timedelta(days=365)
    drafts_kept: timedelta | None = timedelta(days=30)
    requests: RequestLimits = field(default_factory=RequestLimits)
    evidence: Bounds = field(default_factory=Bounds)
