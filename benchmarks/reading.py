"""Reading a message and looking for another telling of its deed: the sample messages, and 10 kB of the worst kinds of text.

Counted is the processor's time, so that what else the machine does does not matter much. The trap: a text that nobody writes
and anybody can send. So 10 kB of digits, of names, of dates, of random letters of all alphabets are read as well.
"""

import random
import unicodedata
from datetime import date
from pathlib import Path
from time import process_time

from benchmarks import row
from benchmarks.row import OURS, Goal, Row
from benchmarks.world import World
from bot.evaluation import samples
from domain import extraction
from domain.extraction import account, duplicates, gazetteer
from domain.extraction.duplicates import Index
from domain.extraction.gazetteer import Gazetteer

_DATA = Path(__file__).parent.parent / "tests" / "data"
_SIZE = 10_000
_DAY = date(2026, 6, 1)
_ROUNDS = 5
_P95 = Goal("≤ 5 ms", 5, of_ratio=False)
_LONGEST = Goal("≤ 50 ms", 50, of_ratio=False)


async def run(world: World) -> list[Row]:
    """quick: one round."""
    places = gazetteer.of("14")
    extraction.prepare(places)
    rounds = range(1 if world.quick else _ROUNDS)
    shares = [_samples(places) for _ in rounds]
    rows = [
        _one("a sample message read and compared, p50", [one[0] for one in shares], None),
        _one("a sample message read and compared, p95", [one[1] for one in shares], _P95),
    ]
    for name, text in worst().items():
        rows.append(_one(f"10 kB of {name} read", [_milliseconds(text, places) for _ in rounds], _LONGEST))
    return rows


def _one(work: str, figures: list[float], goal: Goal | None) -> Row:
    return row.of_rounds(work, "ms", {OURS: figures}, goal=goal)


def _samples(places: Gazetteer) -> tuple[float, float]:
    """The median and the 95th of a hundred, in milliseconds."""
    taken, index = [], Index()
    account.of.cache_clear()
    for name in ("intake", "nominations"):
        for sample in samples.read((_DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()):
            start = process_time()
            reading = extraction.read(sample.text, sample.sent_at.date(), places, by_officer=sample.by_officer)
            new = duplicates.told(sample.id, sample.text, sample.sent_at.date(), reading)
            duplicates.find(new, index)
            index.add(new)
            taken.append(1000 * (process_time() - start))
    taken.sort()
    return taken[len(taken) // 2], taken[int(0.95 * len(taken))]


def _milliseconds(text: str, places: Gazetteer) -> float:
    account.of.cache_clear()
    start = process_time()
    extraction.read(text, _DAY, places)
    return 1000 * (process_time() - start)


def worst() -> dict[str, str]:
    """Texts of 10 kB that cost most, by what they are made of."""
    draw = random.Random(1)
    signs = [chr(code) for code in range(32, 0x2FFF) if unicodedata.category(chr(code))[0] in "LMNPSZ"]
    letters = "abcdeghiklmnopqrstuvxy"
    made = {
        "digits": "1 ",
        "persons": "anh Lò Văn Ao, ",
        "villages": "bản Na ",
        "dates": "ngày 12/5/2026 ",
        "months": "tháng 5 năm ngoái ",
        "telephones": "0912345678 ",
        "marks": "a\u0301\u0302",
        "initials": "a.",
        "quotes": '"A" ',
        "brackets": "<",
        "misspelt communes": "xã Chiềng Xunh ",
        "syllables": " ".join("".join(draw.choices(letters, k=draw.randint(1, 6))) for _ in range(_SIZE)),
        "any signs": "".join(draw.choices(signs, k=_SIZE)),
    }
    return {name: _cut(some * (_SIZE // len(some.encode()) + 1)) for name, some in made.items()}


def _cut(text: str) -> str:
    return text.encode()[:_SIZE].decode("utf-8", "ignore")
