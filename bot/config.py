"""One frozen Settings from the environment; what it cannot read, it says in one line, and what to do."""

import ipaddress
import os
import re
import zoneinfo
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Unusable
from flows.terms import Language

PORTS = 65535
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
PROXIES = ("http", "socks5")
"""What both bots' libraries speak."""


class Place(str):
    """A `host:port` to listen on."""

    __slots__ = ()

    def __new__(cls, written: str) -> Self:
        """Raise ValueError when there is no port between 0 and 65535."""
        host, _, port = written.rpartition(":")
        if not host or not port.isdigit() or int(port) > PORTS:
            message = f"found {written!r}; expected HOST:PORT, such as 127.0.0.1:8080"
            raise ValueError(message)
        return super().__new__(cls, written)

    @property
    def host(self) -> str:
        """The host, without brackets."""
        return self.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port; 0 asks the system for a free one."""
        return int(self.rpartition(":")[2])

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return _is_here(self.host)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


Listen = Annotated[str, BeforeValidator(lambda written: str(Place(written)))]


class Settings(BaseSettings):
    """Every DUTYLINE_ variable, with its default."""

    model_config = SettingsConfigDict(env_prefix="DUTYLINE_", frozen=True, extra="ignore", env_ignore_empty=True)

    hotline_token: SecretStr | None = None
    staff_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    proxy: str | None = None
    webhook_url: str | None = None
    public_url: str | None = None
    heartbeat_url: SecretStr | None = None
    """Asked for after every round of the audit that finds nothing; whoever has it can forge the sign of life."""
    web: Listen = "127.0.0.1:8080"
    console: Listen = "127.0.0.1:8081"
    database_url: str = ""
    data: Path = Field(default_factory=lambda: Path("data"))
    organisation: Path | None = None
    plans: str = ""
    time_zone: str = "Asia/Shanghai"
    language: Language = Language.ZH
    group_per_minute: int = Field(default=20, ge=6)
    """Messages and edits a minute in one group. Telegram names no figure but this one, and refuses what it likes."""

    @field_validator("telegram_api")
    @classmethod
    def _no_trailing_slash(cls, written: str) -> str:
        if not written.startswith(("http://", "https://")):
            message = f"found {written!r}; expected an http:// or https:// address"
            raise ValueError(message)
        return written.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, written: str) -> str:
        if written not in zoneinfo.available_timezones():
            message = f"found {written!r}; expected a zone name such as Asia/Shanghai"
            raise ValueError(message)
        return written

    @field_validator("hotline_token", "staff_token")
    @classmethod
    def _token_shape(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not TOKEN.fullmatch(token.get_secret_value()):
            message = "this is no bot token; expected the form 123456:ABC... that BotFather gave"
            raise ValueError(message)
        return token

    @field_validator("proxy")
    @classmethod
    def _proxy_shape(cls, written: str | None) -> str | None:
        # What was found is not shown: it may hold a password.
        message = "this is no proxy; expected http://HOST:PORT or socks5://HOST:PORT"
        if written is not None:
            parts = urlsplit(written)
            if parts.scheme not in PROXIES or not parts.hostname or not _has_port(parts):
                raise ValueError(message)
        return written

    @field_validator("heartbeat_url")
    @classmethod
    def _heartbeat_shape(cls, written: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(written.get_secret_value()) if written is not None else None
        if parts is not None and (parts.scheme not in {"http", "https"} or not parts.hostname):
            message = "this is no address; expected http://NAME/PATH or https://NAME/PATH"
            raise ValueError(message)
        return written

    @field_validator("webhook_url", "public_url")
    @classmethod
    def _address_shape(cls, written: str | None, about: ValidationInfo) -> str | None:
        if written is None:
            return None
        parts = urlsplit(written)
        # Telegram brings updates over TLS only; on this machine alone a server of one's own may do without.
        plain = parts.scheme == "http" and (about.field_name == "public_url" or _is_here(parts.hostname or ""))
        if not parts.hostname or not (parts.scheme == "https" or plain) or parts.query or parts.fragment:
            message = f"found {written!r}; expected https://NAME or https://NAME/PATH"
            raise ValueError(message)
        return written.rstrip("/")

    @model_validator(mode="after")
    def _two_bots(self) -> Self:
        if self.hotline_token and self.staff_token and self.hotline_token == self.staff_token:
            message = "DUTYLINE_HOTLINE_TOKEN and DUTYLINE_STAFF_TOKEN are the same; expected the tokens of two bots"
            raise ValueError(message)
        return self

    @property
    def has_tokens(self) -> bool:
        """Whether real people may write: then the clock is the real one and the console is off unless asked for."""
        return self.hotline_token is not None or self.staff_token is not None

    @property
    def web_place(self) -> Place:
        """Where the pages are served."""
        return Place(self.web)

    @property
    def console_place(self) -> Place:
        """Where the console is served: beside tokens it has a listener of its own."""
        return Place(self.console if self.has_tokens else self.web)

    @property
    def plan_folders(self) -> tuple[Path, ...]:
        """The company's own plan folders, later ones last."""
        return tuple(Path(part) for part in self.plans.split(os.pathsep) if part)

    @property
    def database(self) -> str:
        """The database to use. Without tokens it is always a demo database of its own."""
        if not self.has_tokens:
            return f"sqlite:///{self.data / 'demo.sqlite3'}"
        return self.database_url or f"sqlite:///{self.data / 'dutyline.sqlite3'}"


def _has_port(parts: SplitResult) -> bool:
    try:
        return parts.port is not None
    except ValueError:
        return False


def read_settings() -> Settings:
    """Read the environment; raise Unusable with one line for each setting that does not fit."""
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for found in error.errors():
            name = "DUTYLINE_" + "_".join(str(part) for part in found["loc"]).upper() + ": " if found["loc"] else ""
            lines.append(name + found["msg"].removeprefix("Value error, "))
        raise Unusable(lines) from None
