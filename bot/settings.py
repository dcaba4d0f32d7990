"""Settings from the environment, read once. Every bad variable is named at once, before anything is started."""

import re
from datetime import time
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from vietnam_provinces import ProvinceCode

from domain.nomination import Limits
from domain.rules import Rules

_TOKEN = re.compile(r"^\d+:[A-Za-z0-9_-]{3,}$")
_SECRET = re.compile(r"^[A-Za-z0-9_-]{1,256}$")


class BadSettings(Exception):
    """Some variables cannot be used; `faults` has a line for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def _token(value: str) -> str:
    if value and not _TOKEN.match(value):
        raise ValueError("must look like 123456789:AAE… as BotFather gave it")
    return value


def _secret(value: str) -> str:
    if value and not _SECRET.match(value):
        raise ValueError("may hold A-Z, a-z, 0-9, _ and -, at most 256 of them")
    return value


def _web(value: str) -> str:
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise ValueError("must be an address such as https://example.vn")
    return value.rstrip("/")


def _postgresql(value: str) -> str:
    if value and not urlsplit(value).scheme.startswith("postgres"):
        raise ValueError("must begin with postgresql://")
    return value


def _province(value: str) -> str:
    if not value.isdigit() or int(value) not in {int(code) for code in ProvinceCode}:
        raise ValueError("must be the official code of a province, such as 14 (Sơn La)")
    return value.zfill(2)


Web = Annotated[str, AfterValidator(_web)]


class Settings(BaseSettings):
    """What can be set. The names in the environment are these in capitals."""

    model_config = SettingsConfigDict(env_prefix="", frozen=True, extra="ignore")

    bot_token: Annotated[str, AfterValidator(_token)] = ""
    bot_api_url: Web = "https://api.telegram.org"
    database_url: Annotated[str, AfterValidator(_postgresql)] = ""
    data_dir: Path = Path("data")
    webhook_url: Web = ""
    webhook_secret: Annotated[str, AfterValidator(_secret)] = ""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    province_code: Annotated[str, AfterValidator(_province)] = "14"
    log_format: Literal["text", "json"] = "text"
    # How fast messages may leave: in all a second, and the pause between two to one chat.
    send_rate: Annotated[float, Field(gt=0, le=1000)] = 30
    chat_pause_seconds: Annotated[float, Field(ge=0, le=60)] = 1
    triage_days: Annotated[float, Field(gt=0, le=365)] = 1
    verification_days: Annotated[float, Field(gt=0, le=365)] = 3
    commune_award_days: Annotated[float, Field(gt=0, le=365)] = 10
    province_award_days: Annotated[float, Field(gt=0, le=365)] = 20
    office_opens: time = time(8)
    office_closes: time = time(17)

    @property
    def rules(self) -> Rules:
        """What the province decides for itself."""
        limits = Limits(self.triage_days, self.verification_days, self.commune_award_days, self.province_award_days)
        return Rules(self.province_code, limits, self.office_opens, self.office_closes)

    @property
    def webhook_path(self) -> str:
        """Where updates are received."""
        return urlsplit(self.webhook_url).path or "/telegram"

    @property
    def webhook_address(self) -> str:
        """The whole address that is registered."""
        return self.webhook_url if urlsplit(self.webhook_url).path else f"{self.webhook_url}{self.webhook_path}"

    @property
    def secret(self) -> str:
        """The webhook's secret: as set, or made from the token, so that every process has the same."""
        return self.webhook_secret or sha256(f"webhook {self.bot_token}".encode()).hexdigest()


def load(*, need_token: bool) -> Settings:
    """The settings. Raises BadSettings with a line for each variable that is missing or wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        faults = [_line(fault) for fault in error.errors()]
        raise BadSettings([*faults, *(_missing_token() if need_token and _no_token(error) else [])]) from error
    faults = _missing_token() if need_token and not settings.bot_token else []
    if settings.office_opens >= settings.office_closes:
        faults.append("OFFICE_CLOSES: must be later than OFFICE_OPENS")
    if faults:
        raise BadSettings(faults)
    return settings


def _no_token(error: ValidationError) -> bool:
    import os

    return not os.environ.get("BOT_TOKEN") and all(fault["loc"] != ("bot_token",) for fault in error.errors())


def _missing_token() -> list[str]:
    return ["BOT_TOKEN: is missing; BotFather (https://t.me/BotFather) gives one"]


def _line(fault: object) -> str:
    """One fault in words. The value itself is not repeated: it may be a secret."""
    assert isinstance(fault, dict)
    name = "_".join(str(part) for part in fault["loc"]).upper()
    return f"{name}: {str(fault['msg']).removeprefix('Value error, ')}"
