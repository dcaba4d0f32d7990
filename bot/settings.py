"""Settings from the environment, read once. All bad variables are named together, before anything is started."""

import os
import re
from datetime import time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain import communes, spelling
from domain.backups import Keep, Nightly
from domain.cases import Limits
from domain.evidence import Bounds
from domain.requests import RequestLimits
from domain.rules import Rules
from locales import N_
from storage.db import BadAddress, address
from storage.db.address import Fault

_TOKEN = re.compile(r"^\d+:[A-Za-z0-9_-]{3,}$")
_SON_LA = "14"
_SECRET = re.compile(r"^[A-Za-z0-9_-]{1,256}$")


class BadSettings(Exception):
    """Some variables cannot be used; `faults` has each one's name and a sentence, to be translated."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(", ".join(name for name, _ in faults))
        self.faults = faults


def _pasted(value: object) -> object:
    """What was typed or pasted, without invisible characters and spaces around it."""
    return spelling.normal(value).strip() if isinstance(value, str) else value


def _token(value: str) -> str:
    if value and not _TOKEN.match(value):
        raise ValueError(N_("phải có dạng 123456789:AAE… như BotFather đã cấp"))
    return value


def _secret(value: str) -> str:
    if value and not _SECRET.match(value):
        raise ValueError(N_("chỉ gồm A-Z, a-z, 0-9, _ và -, tối đa 256 ký tự"))
    return value


def _web(value: str) -> str:
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise ValueError(N_("phải là một địa chỉ web, ví dụ https://example.vn"))
    return value.rstrip("/")


def _postgresql(value: str) -> str:
    if value:
        address.check(value)
    return value


def _hour(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError(N_("phải là giờ, ví dụ 08:00"))
    return value


def _night(value: object) -> object:
    """The hour of the nightly backup; None: there is none."""
    if not isinstance(value, str):
        return value
    if (written := value.strip().lower()) == "off":
        return None
    try:
        return _hour(time.fromisoformat(written))
    except ValueError as error:
        raise ValueError(N_("phải là giờ, ví dụ 02:30, hoặc off nếu anh/chị tự sao lưu bằng cách khác")) from error


def _province(value: str) -> str:
    code = value.zfill(2)
    if not communes.is_province(code):
        raise ValueError(N_("phải là mã tỉnh chính thức, ví dụ 14 (Sơn La)"))
    return code


def _folder(value: Path) -> Path:
    """~ stands for a home, as in a shell: what a file of settings says is read by none."""
    try:
        return value.expanduser()
    except RuntimeError as error:
        raise ValueError(N_("không có thư mục riêng của tài khoản này")) from error


Pasted = Annotated[str, BeforeValidator(_pasted)]
Web = Annotated[Pasted, AfterValidator(_web)]


class Settings(BaseSettings):
    """What can be set. The name of the environment variable is the field's in capitals."""

    model_config = SettingsConfigDict(env_prefix="", frozen=True, extra="ignore")

    bot_token: Annotated[Pasted, AfterValidator(_token)] = ""
    bot_api_url: Web = "https://api.telegram.org"
    database_url: Annotated[Pasted, AfterValidator(_postgresql)] = ""
    data_dir: Annotated[Path, AfterValidator(_folder)] = Path("data")
    webhook_url: Web = ""
    webhook_secret: Annotated[Pasted, AfterValidator(_secret)] = ""
    host: Pasted = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    province_code: Annotated[Pasted, AfterValidator(_province)] = _SON_LA
    log_format: Literal["text", "json"] = "text"
    # How fast messages may be sent: how many a second in all, and the seconds between two to the same chat.
    send_rate: Annotated[float, Field(gt=0, le=100_000)] = 30
    chat_pause_seconds: Annotated[float, Field(ge=0, le=60)] = 1
    # How long an officer's act can be undone, and waits before others hear of it.
    undo_seconds: Annotated[float, Field(ge=0, le=600)] = 60
    triage_days: Annotated[float, Field(gt=0, le=365)] = 1
    verification_days: Annotated[float, Field(gt=0, le=365)] = 3
    commune_award_days: Annotated[float, Field(gt=0, le=365)] = 10
    province_award_days: Annotated[float, Field(gt=0, le=365)] = 20
    office_opens: Annotated[time, AfterValidator(_hour)] = time(8)
    office_closes: Annotated[time, AfterValidator(_hour)] = time(17)
    # Within how many days people are answered who ask about their own data; until it is acknowledged in working days.
    request_acknowledge_days: Annotated[float, Field(gt=0, le=365)] = 2
    request_view_days: Annotated[float, Field(gt=0, le=365)] = 10
    request_correct_days: Annotated[float, Field(gt=0, le=365)] = 10
    request_stop_days: Annotated[float, Field(gt=0, le=365)] = 15
    request_erase_days: Annotated[float, Field(gt=0, le=365)] = 20
    # For how many days it is stored what was sent to whom; 0: for ever.
    outbox_kept_days: Annotated[int, Field(ge=0, le=3650)] = 90
    # For how many days matter is kept that became nothing, and an unfinished draft; 0: for ever.
    dead_kept_days: Annotated[int, Field(ge=0, le=3650)] = 365
    drafts_kept_days: Annotated[int, Field(ge=0, le=3650)] = 30
    # Within how many minutes of a story a picture or a file belongs to it, of how many megabytes a file is still fetched
    # (Telegram gives out at most 20, a Bot API server of one's own more), and how many of them a case may have.
    evidence_minutes: Annotated[float, Field(gt=0, le=1440)] = 15
    evidence_file_mb: Annotated[int, Field(ge=1, le=2000)] = 20
    evidence_pieces: Annotated[int, Field(ge=1, le=500)] = 30
    # When a night's backup is due (None: the administrator makes them otherwise), and of how many days, weeks and months one
    # is kept.
    backup_at: Annotated[time | None, BeforeValidator(_night)] = time(2, 30)
    backup_keep_days: Annotated[int, Field(ge=1, le=3650)] = 7
    backup_keep_weeks: Annotated[int, Field(ge=0, le=520)] = 4
    backup_keep_months: Annotated[int, Field(ge=0, le=240)] = 12

    @property
    def nightly(self) -> Nightly | None:
        """The backups that the program makes by itself."""
        if self.backup_at is None:
            return None
        return Nightly(self.backup_at, Keep(self.backup_keep_days, self.backup_keep_weeks, self.backup_keep_months))

    @property
    def rules(self) -> Rules:
        """What the province decides for itself."""
        limits = Limits(self.triage_days, self.verification_days, self.commune_award_days, self.province_award_days)
        undo = timedelta(seconds=self.undo_seconds)
        kept = timedelta(days=self.outbox_kept_days) or None
        dead = timedelta(days=self.dead_kept_days) or None
        drafts = timedelta(days=self.drafts_kept_days) or None
        requests = RequestLimits(
            self.request_acknowledge_days,
            self.request_view_days,
            self.request_correct_days,
            self.request_stop_days,
            self.request_erase_days,
        )
        together = timedelta(minutes=self.evidence_minutes)
        evidence = Bounds(together, self.evidence_pieces, self.evidence_file_mb * 1024 * 1024)
        return Rules(
            self.province_code,
            limits,
            self.office_opens,
            self.office_closes,
            undo,
            kept,
            dead,
            drafts,
            requests,
            evidence,
        )

    @property
    def webhook_path(self) -> str:
        """The path at which updates are received."""
        return urlsplit(self.webhook_url).path or "/telegram"

    @property
    def webhook_address(self) -> str:
        """The address that is registered with Telegram."""
        return self.webhook_url if urlsplit(self.webhook_url).path else f"{self.webhook_url}{self.webhook_path}"

    @property
    def secret(self) -> str:
        """The webhook's secret: as set, or made from the token, so that every process has the same."""
        return self.webhook_secret or sha256(f"webhook {self.bot_token}".encode()).hexdigest()


# pydantic's error types, as sentences for the administrator.
_SENTENCES = {
    "int_parsing": N_("phải là một số nguyên"),
    "float_parsing": N_("phải là một số"),
    "time_parsing": N_("phải là giờ, ví dụ 08:00"),
    "literal_error": N_("chỉ nhận text hoặc json"),
}
_ADDRESSES = {
    Fault.FORM: N_("phải có dạng postgresql://tài-khoản:mật-khẩu@máy:5432/cơ-sở-dữ-liệu"),
    Fault.NO_HOST: N_("thiếu tên máy chủ; nếu PostgreSQL chạy ngay trên máy này thì ghi localhost"),
    Fault.PORT: N_("cổng phải là một số từ 1 đến 65535"),
    Fault.UNKNOWN: N_("không có tham số này, hoặc chương trình không dùng được; anh/chị xem lại hoặc bỏ đi"),
    Fault.NO_VALUE: N_("tham số này thiếu giá trị"),
    Fault.SSL_MODE: N_("chỉ nhận disable, allow, prefer, require, verify-ca hoặc verify-full"),
    Fault.FILE: N_("không đọc được tệp này"),
}
_HOURS = (("OFFICE_OPENS", "08:00"), ("OFFICE_CLOSES", "17:00"))
_RANGE = N_("nằm ngoài khoảng cho phép")
_MISSING = ("BOT_TOKEN", N_("còn thiếu; BotFather (https://t.me/BotFather) sẽ cấp"))


def load(*, need_token: bool) -> Settings:
    """Read the settings. Raises BadSettings, which names each variable that is missing or wrong."""
    faults: list[tuple[str, str]] = []
    settings = None
    try:
        settings = Settings()
    except ValidationError as error:
        faults += [_fault(fault) for fault in error.errors()]
    if need_token and not os.environ.get("BOT_TOKEN"):
        faults.append(_MISSING)
    if not _opens_before_it_closes():
        faults.append(("OFFICE_CLOSES", N_("phải muộn hơn OFFICE_OPENS")))
    if faults or settings is None:
        raise BadSettings(faults)
    return settings


def _opens_before_it_closes() -> bool:
    """Checked also when other variables are wrong; a value that is no time has its own fault."""
    try:
        opens, closes = (time.fromisoformat(os.environ.get(name, default)) for name, default in _HOURS)
        return opens < closes
    except (ValueError, TypeError):
        return True


def _fault(error: ErrorDetails) -> tuple[str, str]:
    """A variable's name and what is wrong with it. The value is not shown: it may be a secret."""
    name = "_".join(str(part) for part in error["loc"]).upper()
    if error["type"] == "value_error":
        why = error["ctx"]["error"]
        if isinstance(why, BadAddress):
            return f"{name} ({why.parameter})" if why.parameter else name, _ADDRESSES[why.fault]
        return name, str(why)
    return name, _SENTENCES.get(error["type"], _RANGE)
