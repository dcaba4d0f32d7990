"""Why the embedded PostgreSQL does not start. Each reason has a sentence that says what to do (`bot/database_faults.py`)."""

from enum import StrEnum


class Why(StrEnum):
    """NOT_HERE: not on this system. NO_PROGRAMS: the wheel is not installed, or cannot be run. NO_ACCESS: the folder cannot
    be written to. OTHER_ACCOUNT: the folder belongs to another account. OTHER_VERSION: it was written by another version of
    PostgreSQL. BUSY: another process has been starting or stopping it for too long. NO_SOCKET: there is no private folder
    for its socket. NO_SPACE: the disk is full. NO_ANSWER: it started and ended again."""

    NOT_HERE = "not_here"
    NO_PROGRAMS = "no_programs"
    NO_ACCESS = "no_access"
    OTHER_ACCOUNT = "other_account"
    OTHER_VERSION = "other_version"
    BUSY = "busy"
    NO_SOCKET = "no_socket"
    NO_SPACE = "no_space"
    NO_ANSWER = "no_answer"


class CannotStart(Exception):
    """The embedded PostgreSQL does not start. where: the folder, file or account that the reason is about; said: its own
    words."""

    def __init__(self, why: Why, where: object = "", said: str = "") -> None:
        super().__init__(f"{why} {where} {said}".strip())
        self.why = why
        self.where = str(where)
        self.said = said
