"""Everything that can knock: what a channel hands over, and what the clock says."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from flows.terms import Address, Record


class Sender(Record, frozen=True):
    """Who spoke, as the platform names them. `user` is empty for an anonymous administrator of a group."""

    platform: str
    user: str
    name: str = ""
    language_code: str = ""

    @property
    def identity(self) -> str:
        """The key under which this person is known here."""
        return f"{self.platform}:{self.user}"


class Wrote(Record, frozen=True, tag="wrote"):
    """A text, exactly as written."""

    text: str


class Pressed(Record, frozen=True, tag="pressed"):
    """A press on a button of ours: `data` is not to be trusted, `press` is what an answer to it must name."""

    data: str
    press: str


class Located(Record, frozen=True, tag="located"):
    """A WGS-84 position; `live` when the phone keeps sending it."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    live: bool = False
    accuracy: float | None = None
    """Radius of uncertainty in metres."""


class MediaKind(StrEnum):
    """What a file is to a person."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"


class Attached(Record, frozen=True, tag="attached"):
    """A file, by the id under which this bot can fetch it; `size` in bytes, 0 when unknown. `album` joins files."""

    kind: MediaKind
    file: str
    unique: str
    size: int = 0
    caption: str = ""
    album: str = ""
    name: str = ""
    """The file's name, of a document."""
    mime: str = ""
    """The MIME type that the sender's program claims; what it really is, its content tells."""


class SharedContact(Record, frozen=True, tag="contact"):
    """A telephone number from the phone's own key; `own` when it is the sender's."""

    phone: str
    own: bool = True
    name: str = ""


class Unreadable(Record, frozen=True, tag="unreadable"):
    """Something no rule can read: a sticker, a dice, a GIF, a poll."""

    kind: str
    kept: Attached | None = None
    """The file that it is, of a sticker or a GIF: to be kept, though nobody can act upon it."""


class Membership(Record, frozen=True, tag="membership"):
    """The bot's own place in a chat changed: `present` is False when it was blocked or removed.

    `muted` when it is there and may not write.
    """

    present: bool
    muted: bool = False
    topics: bool = True
    """Whether it may open topics there, in a group that has them."""


class Migrated(Record, frozen=True, tag="migrated"):
    """The group became a supergroup, and is `to` from now on; either side of it may tell first."""

    to: str


Body = Wrote | Pressed | Located | Attached | SharedContact | Unreadable | Membership | Migrated


class Inbound(Record, frozen=True, kw_only=True, tag="inbound"):
    """One thing that a person did, once; `key` is the same when the platform tells it again.

    `sent_at` is when the person spoke (for an edit, when they edited; for a press, when it reached us);
    `message` is the platform's id of their message, or of the message whose button was pressed.
    """

    key: str
    address: Address
    group: bool = False
    sender: Sender
    sent_at: datetime
    received_at: datetime
    message: str = ""
    edited: bool = False
    reply_to: str = ""
    body: Body


class DeadlinePassed(Record, frozen=True, tag="deadline"):
    """The clock knocks: what `owner` was waiting for under `key` was due at `due_at`."""

    owner_kind: str
    owner: str
    key: str
    due_at: datetime


Event = Inbound | DeadlinePassed
