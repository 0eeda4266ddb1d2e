"""Files go out below their card as what they really are, and what became of them is written down."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from bot.channels.port import BadMarkup, Message, Upload
from bot.engine.cabinet import Drawer
from bot.engine.carrying import CARD_TRIES, Carrying
from bot.engine.outcome import Outcome
from bot.filing import VANISHED
from bot.post import Parcel
from flows.inbound import Attached, MediaKind
from flows.outbound import Kind, Recipient, SendFiles, ToAddress, ToGroup
from flows.terms import Address, CaseId, GroupId, Language
from flows.text import T
from storage.unit_of_work import Attachment, FileState, OutboxState, Outgoing, Posted, Rows, Storage, encode
from tests.harness.database import empty_storage
from tests.harness.hotline import local

NOW = local("2026-11-22T03:14")
LANE = "staff:-100"
CARD = Posted(lane=LANE, message_id="7", role="card", at=NOW, case_id=CaseId(1))
GROUP = ToGroup(group=GroupId("supply"))
PICTURE, PROGRAM = b"\x89PNG\r\n\x1a\n a picture", b"MZ\x90\x00"


class Chat:
    """A channel that writes down what is sent; one that is `bad` refuses the first markup."""

    def __init__(self, *, bad: bool = False) -> None:
        self.bad = bad
        self.albums: list[tuple[Sequence[Upload], Message, str]] = []
        self.said: list[Message] = []

    async def send_files(
        self, chat: str, files: Sequence[Upload], words: Message, *, thread: str = "", reply_to: str = ""
    ) -> tuple[str, ...]:
        assert (chat, thread) == ("-100", "5")
        if self.bad:
            self.bad = False
            raise BadMarkup("can't parse entities")
        self.albums.append((files, words, reply_to))
        return tuple(str(20 + number) for number in range(len(files)))

    async def send(self, chat: str, words: Message, *, thread: str = "", reply_to: str = "") -> str:
        assert (chat, thread, reply_to) == ("-100", "5", "7")
        self.said.append(words)
        return "30"


class Road:
    """A row of the outbox with its files, and the one who carries it."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.drawer, self.chat = storage, Drawer(), Chat()

    async def carries(
        self,
        *contents: tuple[str, MediaKind, bytes],
        cards: tuple[Posted, ...] = (CARD,),
        to: Recipient = GROUP,
        spoiler: bool = False,
        **row: Any,
    ) -> OutboxState:
        """Carry files of these names, kinds and contents once; how the row stands then."""
        files = tuple(
            Attached(kind=kind, file=name, unique=name, caption="<左>", name=name) for name, kind, _ in contents
        )
        said = SendFiles(
            to=to, case=CaseId(1), source="hotline", files=files, words=(T("x"),), spoiler=spoiler, origin="hotline:1/2"
        )
        parcel = Parcel(outbound=said, language=Language.EN, zone="Asia/Shanghai", thread="5")
        outgoing = Outgoing(LANE, Kind.PROMPT, encode(parcel), NOW, NOW, CaseId(1))
        claimed = await self.storage.run(lambda rows: self._begun(rows, outgoing, contents))
        given: Any = self.chat
        outcome = await Carrying(self.storage, self.drawer)(
            replace(claimed, **row), parcel, given, "-100", list(cards), NOW
        )
        return await self.storage.run(lambda rows: self._ended(rows, outcome))

    def _begun(self, rows: Rows, outgoing: Outgoing, contents: tuple[tuple[str, MediaKind, bytes], ...]) -> Outgoing:
        media = self.storage.media
        for name, kind, content in contents:
            key = f"hotline:{name}"
            media.want(rows, [Attachment(key, "hotline", name, kind, 0, name, "", NOW, NOW)])
            media.claim(rows, NOW, 9)
            media.keep(rows, key, self.drawer.keep(content), len(content), "", NOW)
        self.storage.outbox.add(rows, [outgoing])
        (claimed,) = self.storage.outbox.claim(rows, NOW, 1)
        return claimed

    def _ended(self, rows: Rows, outcome: Outcome) -> OutboxState:
        outcome(self.storage, rows)
        (row,) = self.storage.outbox.of_case(rows, CaseId(1), 9)
        return row.state


@pytest.fixture
async def road() -> AsyncIterator[Road]:
    async with empty_storage() as storage:
        yield Road(storage)


async def test_a_covered_picture_goes_below_its_card_with_its_caption_escaped(road: Road) -> None:
    assert await road.carries(("front", MediaKind.PHOTO, PICTURE), spoiler=True) is OutboxState.SENT
    ((files, words, reply_to),) = road.chat.albums
    assert files == [Upload(kind=MediaKind.PHOTO, content=PICTURE, name="front.png", spoiler=True)]
    assert (words.html, reply_to) == ("x\n“&lt;左&gt;”", "7")
    posted = await road.storage.read(lambda rows: road.storage.posted.of(rows, LANE, ["20"]))
    assert (posted["20"].role, posted["20"].case_id, posted["20"].origin) == ("file", 1, "hotline:1/2")


async def test_what_a_file_is_decides_how_it_goes(road: Road) -> None:
    await road.carries(("setup.exe", MediaKind.DOCUMENT, PROGRAM), ("clip", MediaKind.VIDEO, PICTURE), spoiler=True)
    ((files, _, _),) = road.chat.albums
    assert [(file.kind, file.name, file.spoiler) for file in files] == [
        (MediaKind.DOCUMENT, "setup.exe.bin", False),
        (MediaKind.DOCUMENT, "clip.png", False),
    ]


async def test_files_wait_for_their_card_but_not_for_ever(road: Road) -> None:
    front = ("front", MediaKind.PHOTO, PICTURE)
    assert await road.carries(front, cards=()) is OutboxState.WAITING
    assert road.chat.albums == []


async def test_after_many_tries_files_go_without_a_card(road: Road) -> None:
    front = ("front", MediaKind.PHOTO, PICTURE)
    assert await road.carries(front, cards=(), attempts=CARD_TRIES) is OutboxState.SENT
    assert road.chat.albums[0][2] == ""


async def test_to_a_reporter_files_go_without_a_card(road: Road) -> None:
    to = ToAddress(address=Address(bot="staff", chat="-100"))
    assert await road.carries(("front", MediaKind.PHOTO, PICTURE), cards=(), to=to) is OutboxState.SENT


async def test_a_caption_whose_markup_is_refused_goes_without(road: Road) -> None:
    road.chat = Chat(bad=True)
    assert await road.carries(("front", MediaKind.PHOTO, PICTURE)) is OutboxState.SENT
    assert [words.html for _, words, _ in road.chat.albums] == ["x\n“&lt;左&gt;”"]


async def test_of_what_vanished_the_words_still_go(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(road.drawer, "find", lambda _: None)
    assert await road.carries(("front", MediaKind.PHOTO, PICTURE)) is OutboxState.SENT
    assert road.chat.said[0].plain.endswith("1 file could not be fetched; please ask the reporter for it.")
    (lost,) = await road.storage.read(lambda rows: road.storage.media.listed(rows, FileState.LOST))
    assert (lost.key, lost.error) == ("hotline:front", VANISHED)
