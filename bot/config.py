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
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Unusable
from flows.terms import Language
from flows.text import T, Text, listed

PREFIX = "DUTYLINE_"
PORTS = 65535
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
DATABASES = ("sqlite", "postgresql")
PROXIES = ("http", "socks5")
"""What both bots' libraries speak."""


class Unfit(ValueError):
    """A setting that cannot be used: what was found, and what was expected; what may be a secret is never shown."""

    def __init__(self, found: Text, expected: Text) -> None:
        self.found, self.expected = found, expected
        super().__init__("this does not fit")


class Place(str):
    """A `host:port` to listen on."""

    __slots__ = ()

    def __new__(cls, written: str) -> Self:
        """Raise Unfit when there is no port between 0 and 65535."""
        host, _, port = written.rpartition(":")
        if not host or not port.isdigit() or int(port) > PORTS:
            raise Unfit(_stands(written), T("expected HOST:PORT, such as 127.0.0.1:8080"))
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

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

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
            raise Unfit(_stands(written), T("expected an http:// or https:// address"))
        return written.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, written: str) -> str:
        if written not in zoneinfo.available_timezones():
            raise Unfit(_stands(written), T("expected a zone name such as Asia/Shanghai"))
        return written

    @field_validator("hotline_token", "staff_token")
    @classmethod
    def _token_shape(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not TOKEN.fullmatch(token.get_secret_value()):
            raise Unfit(T("this is no bot token"), T("expected the form 123456:ABC... that BotFather gave"))
        return token

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, written: str) -> str:
        # What was found is not shown: it may hold a password.
        kind, place, _ = written.partition("://")
        if written and (not place or kind.partition("+")[0] not in DATABASES):
            raise Unfit(
                T("no rows can be kept there"), T("expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
            )
        return written

    @field_validator("proxy")
    @classmethod
    def _proxy_shape(cls, written: str | None) -> str | None:
        if written is not None:
            parts = _parts(written)
            if parts.scheme not in PROXIES or not parts.hostname or not _has_port(parts):
                # What was found is not shown: it may hold a password.
                raise Unfit(T("this is no proxy"), T("expected http://HOST:PORT or socks5://HOST:PORT"))
        return written

    @field_validator("heartbeat_url")
    @classmethod
    def _heartbeat_shape(cls, written: SecretStr | None) -> SecretStr | None:
        parts = _parts(written.get_secret_value()) if written is not None else None
        if parts is not None and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise Unfit(T("this is no address"), T("expected http://NAME/PATH or https://NAME/PATH"))
        return written

    @field_validator("webhook_url", "public_url")
    @classmethod
    def _address_shape(cls, written: str | None, about: ValidationInfo) -> str | None:
        if written is None:
            return None
        parts = _parts(written)
        # Telegram brings updates over TLS only; on this machine alone a server of one's own may do without.
        plain = parts.scheme == "http" and (about.field_name == "public_url" or _is_here(parts.hostname or ""))
        if not parts.hostname or not (parts.scheme == "https" or plain) or parts.query or parts.fragment:
            raise Unfit(_stands(written), T("expected https://NAME or https://NAME/PATH"))
        return written.rstrip("/")

    @model_validator(mode="after")
    def _two_bots(self) -> Self:
        if self.hotline_token and self.staff_token and self.hotline_token == self.staff_token:
            found = T("{one} and {other} are the same", one=f"{PREFIX}HOTLINE_TOKEN", other=f"{PREFIX}STAFF_TOKEN")
            raise Unfit(found, T("expected the tokens of two bots"))
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


def _parts(written: str) -> SplitResult:
    """An address in its parts; all of them empty when it has none."""
    try:
        return urlsplit(written)
    except ValueError:
        return urlsplit("")


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
        raise Unusable(_told(each) for each in error.errors()) from None


def language_wanted() -> Language:
    """The language of `read_settings`, where these cannot be read."""
    try:
        return Language(os.environ.get(f"{PREFIX}LANGUAGE") or Language.ZH)
    except ValueError:
        return Language.ZH


def _told(wrong: ErrorDetails) -> Text:
    """A setting that does not fit, in one line."""
    error = wrong.get("ctx", {}).get("error")
    if isinstance(error, Unfit):
        found, expected = error.found, error.expected
    else:
        found = _stands(str(wrong["input"]))
        match wrong:
            case {"type": "enum"}:
                expected = T("expected one of {names}", names=listed(Language))
            case {"type": "greater_than_equal", "ctx": {"ge": least}}:
                expected = T("expected a whole number, {least} or more", least=least)
            case {"type": "int_parsing" | "int_from_float"}:
                expected = T("expected a whole number")
            case _:
                expected = T("expected something else ({why})", why=wrong["msg"])
    if not wrong["loc"]:
        return T("{found}; {expected}", found=found, expected=expected)
    name = PREFIX + "_".join(str(part) for part in wrong["loc"]).upper()
    return T("{setting}: {found}; {expected}", setting=name, found=found, expected=expected)


def _stands(written: str) -> Text:
    return T("found '{text}'", text=written)
