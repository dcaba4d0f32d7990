"""The command itself: each message is read in the order of sending, and compared with those before it.

It needs no database and no token: the places are those of the official list. What was read goes to a file of its own, for
whoever compares it with something else.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.evaluation import figures, samples
from bot.evaluation.figures import Done, Figures, Mark
from bot.evaluation.samples import Sample
from bot.settings import Settings
from bot.terminal import Failed, translator
from domain import extraction
from domain.calendar import ZONE
from domain.cases import Field
from domain.extraction import duplicates, gazetteer
from domain.extraction.duplicates import Index
from domain.extraction.gazetteer import Gazetteer
from locales import N_, Words

NAMES = {
    "route": N_("loại tin nhắn"),
    "people": N_("người được giới thiệu"),
    "subject": N_("đối tượng"),
    "commune": N_("xã, phường"),
    "village": N_("bản, tổ"),
    "field": N_("lĩnh vực"),
    "date": N_("ngày"),
    "duplicates": N_("tin trùng"),
    "duplicate_of": N_("tin trùng"),
}


def add_to(parser: argparse.ArgumentParser, t: Words) -> None:
    """What the command understands."""
    parser.set_defaults(run=run)
    parser.add_argument("file", type=Path, help=str(t("tệp JSONL, mỗi dòng một tin nhắn")))
    parser.add_argument("--json", action="store_true", help=str(t("in kết quả dạng JSON")))
    parser.add_argument("--readings", type=Path, metavar="OUT", help=str(t("ghi những gì đã đọc được vào tệp này")))


def run(settings: Settings, chosen: argparse.Namespace) -> None:
    """Read the messages of the file and print the figures. Raises Failed."""
    t = translator()
    done = read(_samples(t, chosen.file), settings.province_code)
    if chosen.readings is not None:
        _write(t, chosen.readings, "".join(f"{json.dumps(line(one), ensure_ascii=False)}\n" for one in done))
    found = figures.measure(done)
    if chosen.json:
        print(json.dumps(summary(found), ensure_ascii=False))
    else:
        print(*table(t, found), sep="\n")


def _samples(t: Words, file: Path) -> list[Sample]:
    try:
        return samples.read(file.read_text(encoding="utf-8-sig").splitlines())
    except samples.BadLine as error:
        raise Failed(t(error.sentence, line=error.line, key=error.key).unescape()) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(t("Không đọc được tệp {file}.", file=str(file)).unescape()) from error


def _write(t: Words, file: Path, lines: str) -> None:
    try:
        file.write_text(lines, encoding="utf-8")
    except OSError as error:
        raise Failed(t("Không ghi được tệp {file}.", file=str(file)).unescape()) from error


def read(messages: Sequence[Sample], province_code: str) -> list[Done]:
    """What is read in each message, in this order; loading the dictionaries is not timed."""
    places = gazetteer.of(province_code)
    extraction.prepare(places)
    index, anchors = Index(), dict[str, str]()
    return [_one(sample, places, index, anchors) for sample in messages]


def _one(sample: Sample, places: Gazetteer, index: Index, anchors: dict[str, str]) -> Done:
    """One message. anchors: the first message of the deed of each duplicate so far."""
    start = perf_counter()
    day = sample.sent_at.astimezone(ZONE).date()
    reading = extraction.read(sample.text, day, places, by_officer=sample.by_officer)
    new = duplicates.told(sample.id, sample.text, day, reading, by_officer=sample.by_officer)
    found = duplicates.find(new, index)
    first = anchors.get(found[0].id, found[0].id) if found else None
    if first is not None:
        anchors[sample.id] = first
    index.add(new)
    return Done(sample, reading, first, perf_counter() - start)


def line(one: Done) -> dict[str, Any]:
    """What was read in a message, as others compare it."""
    reading = one.reading
    return {
        "id": one.sample.id,
        "route": reading.route.value.value,
        "people": [{"name": person.name, "subject": person.subject.value} for person in reading.people],
        "commune": reading.commune.name or None,
        "commune_choices": list(reading.commune.choices),
        "village": reading.village.value if reading.village else None,
        "field": (reading.fields[0].value if reading.fields else Field.OTHER).value,
        "date": reading.date.value if reading.date else None,
        "since": reading.since.value if reading.since else None,
        "phones": [guess.value for guess in reading.phones],
        "ids": [guess.value for guess in reading.ids],
        "duplicate_of": one.duplicate_of,
    }


def summary(found: Figures) -> dict[str, Any]:
    """The figures as one object. Shares are from 0 to 1; of communes and duplicates the numbers."""
    right, wrong, missed = (found.of("people", mark) for mark in (Mark.RIGHT, Mark.WRONG, Mark.MISSED))
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "messages": found.messages,
        "route": found.share("route"),
        "people": {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)},
        "subject": found.share("subject"),
        "commune": {
            mark.value: found.of("commune", mark) for mark in (Mark.RIGHT, Mark.ASKED, Mark.WRONG, Mark.MISSED)
        },
        "village": found.share("village"),
        "field": found.share("field"),
        "date": found.share("date"),
        "duplicates": {
            "found": found.of("duplicates", Mark.RIGHT),
            "of": found.duplicates,
            "false": found.of("duplicates", Mark.WRONG),
        },
        "p95_ms": found.p95_ms,
    }


def table(t: Words, found: Figures) -> Iterator[str]:
    """A line for each field, how long it took, and a line for each thing that went wrong."""
    yield t.plural("Đã đọc {n} tin nhắn.", "Đã đọc {n} tin nhắn.", found.messages)
    heads = (
        t.context("evaluate", "đúng"),
        t.context("evaluate", "sai"),
        t.context("evaluate", "hỏi lại"),
        t.context("evaluate", "bỏ sót"),
        t.context("evaluate", "tỷ lệ đúng"),
    )
    yield f"{'':24}" + "".join(f"{head:>12}" for head in heads)
    for name in NAMES:
        if name in found.marks:
            numbers = "".join(f"{found.of(name, mark):>12}" for mark in Mark)
            yield f"{t(NAMES[name]):24}{numbers}{found.share(name):>12.1%}"
    yield t("{share} số tin nhắn đọc xong trong {ms} mili giây.", share="95 %", ms=str(found.p95_ms))
    for fault in found.faults:
        yield t(
            "{id}, {name}: đọc là «{got}», đúng là «{wanted}»",
            id=fault.id,
            name=t(NAMES[fault.name]),
            got=fault.got,
            wanted=fault.wanted,
        ).unescape()
