"""Invitation codes, kept as digests only, and who has tried wrong ones."""

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Dialect, bindparam, delete, select, update

from storage.statement import Command, Query, Rows, put
from storage.tables import CodeKind, code, code_try


class Code(msgspec.Struct, frozen=True):
    """An invitation: `target` is a person's or a group's id."""

    digest: str
    kind: CodeKind
    target: str
    expires_at: datetime
    created_at: datetime
    used_at: datetime | None = None


class Tries(msgspec.Struct, frozen=True):
    """Wrong codes from one identity; none is looked at `until` then."""

    identity: str
    failures: int
    until: datetime


def digest_of(written: str) -> str:
    """The digest of a code however it was written: small letters, full width, with or without dashes and spaces."""
    plain = unicodedata.normalize("NFKC", written).upper()
    return hashlib.sha256("".join(sign for sign in plain if sign.isalnum()).encode()).hexdigest()


class Codes:
    """The tables `code` and `code_try`."""

    def __init__(self, dialect: Dialect) -> None:
        this = code.c.digest == bindparam("this")
        self._put = Command(put(code, dialect), dialect, code.c.keys())
        self._find = Query(select(code).where(this), dialect, Code)
        used = update(code).where(this, code.c.used_at.is_(None)).values(used_at=bindparam("moment"))
        self._use = Query(used.returning(code.c.digest), dialect, str)
        theirs = update(code).where(code.c.target == bindparam("target"), code.c.used_at.is_(None))
        self._revoke = Query(theirs.values(used_at=bindparam("moment")).returning(code.c.digest), dialect, str)
        who = code_try.c.identity == bindparam("who")
        self._tries = Query(select(code_try).where(who), dialect, Tries)
        self._put_tries = Command(put(code_try, dialect), dialect, code_try.c.keys())
        self._forget_tries = Query(delete(code_try).where(who).returning(code_try.c.identity), dialect, str)

    def put(self, rows: Rows, codes: Iterable[Code]) -> None:
        """Remember, or overwrite, by digest."""
        rows.write(self._put, codes)

    def find(self, rows: Rows, written: str) -> Code | None:
        """The code that somebody wrote, used or expired ones too."""
        return next(iter(rows.read(self._find, this=digest_of(written))), None)

    def use(self, rows: Rows, digest: str, at: datetime) -> bool:
        """Use it up; False when it was already, also by a press a moment ago."""
        return bool(rows.read(self._use, this=digest, moment=at))

    def revoke(self, rows: Rows, target: str, at: datetime) -> int:
        """No code for this person or group works any more; return how many would have."""
        return len(rows.read(self._revoke, target=target, moment=at))

    def tries(self, rows: Rows, identity: str) -> Tries | None:
        """The wrong codes that an identity has sent."""
        return next(iter(rows.read(self._tries, who=identity)), None)

    def put_tries(self, rows: Rows, tries: Tries) -> None:
        """Remember, or overwrite, by identity."""
        rows.write(self._put_tries, [tries])

    def forget_tries(self, rows: Rows, identity: str) -> None:
        """Begin to count anew."""
        rows.read(self._forget_tries, who=identity)
