"""Files on their way: which of them a step of a case brings, who is to have them, and under whose name."""

from datetime import timedelta

from msgspec.structs import replace

from bot.notebook import Notebook
from flows.discretion import is_secret, may_speak
from flows.event import CaseEvent, Remarked, Replied
from flows.inbound import Attached
from flows.naming import file_seen, person, unphoned
from flows.outbound import Recipient, SendFiles, ToAddress, ToGroup, ToPerson
from flows.passing import said_by
from flows.permission import permitted
from flows.question import Privacy
from flows.record import Case, Scene
from flows.routine import BOT as CALENDAR
from flows.telephone import BOT as PHONE
from flows.terms import Record, Severity
from flows.text import Param, T
from storage.unit_of_work import Attachment, Rows, decode, encode

ALBUM = 10
"""Files that travel under one caption (Bot API, sendMediaGroup)."""
FILE = "file"
"""The role of a message that bears a file: it is answered like words, and never rewritten as words."""
VANISHED = "its content is not on the disk"
"""Why a file that was kept is LOST; an administrator has to look at the disk."""
REST_OF_ALBUM = timedelta(seconds=2)
"""Over a webhook each file of an album is a call of its own: so long the first waits for the others."""
TOGETHER = timedelta(seconds=10)
"""The files of an album come as messages of their own, within seconds."""


class Sent(Record, frozen=True, kw_only=True):
    """A file on a case: whether somebody of the staff sent it, and whether its question wants it covered."""

    file: Attached
    by_staff: bool = False
    covered: bool = False


def files_of(
    before: Case | None, after: Case, event: CaseEvent, scene: Scene, origin: str, staff_bot: str
) -> list[SendFiles]:
    """What a step sends on: to the group (of a restricted case its holder) what came in, to the reporter the staff's.

    `origin` is the lane and id of the message that brought it, `staff_bot` the bot to which the staff writes. Until the
    group is paged nothing is sent there: then it gets everything at once. A remark's files stand in the group already.
    """
    bot = origin.partition(":")[0]
    if isinstance(event, Replied):
        return _to_reporter(after, event, scene, event.message or origin, bot or staff_bot)
    secret = is_secret(after, scene)
    if isinstance(event, Remarked) or after.paged_at is None or (secret and after.holder is None):
        return []
    sent = _sent(after, scene)
    if not sent:
        return []
    to = ToPerson(person=after.holder) if secret and after.holder else ToGroup(group=after.group)
    # Another group has seen nothing yet, nor has a group of what was restricted, nor of what is so another holder.
    same = before is not None and before.paged_at is not None and before.group == after.group
    same = same and before is not None and is_secret(before, scene) is secret
    same = same and not (secret and before is not None and before.holder != after.holder)
    known = {each.file.unique for each in _sent(before, scene)} if same else set()
    fresh = [each for each in sent if each.file.unique not in known]
    own = after.reporter.address.bot
    found: list[SendFiles] = []
    for by_staff in (False, True):
        some = [each for each in fresh if each.by_staff is by_staff]
        source = bot or staff_bot if by_staff or own in {PHONE, CALENDAR} else own
        who = person(scene, event.by) if by_staff else said_by(after, scene)
        found += _parcels(after, scene, to, some, source, who, origin)
    return found


def everything(case: Case, scene: Scene, to: Recipient, staff_bot: str) -> list[SendFiles]:
    """All that the reporter sent, for somebody who asks for it."""
    own = case.reporter.address.bot
    mine = [each for each in _sent(case, scene) if not each.by_staff]
    return _parcels(case, scene, to, mine, staff_bot if own in {PHONE, CALENDAR} else own, said_by(case, scene))


def want(book: Notebook, parcel: SendFiles) -> None:
    """Have the files fetched, and send them on when they are there: both are noted in this unit of work."""
    book.page.later.append(lambda rows: _want(book, rows, parcel))


def key_of(source: str, file: Attached) -> str:
    """The key of a file's row: the platform's ids are those of one bot."""
    return _storable(f"{source}:{file.unique}")


def _storable(text: str) -> str:
    """A text that every database can hold: PostgreSQL's have no NUL in them."""
    return text.replace("\0", "")


def _want(book: Notebook, rows: Rows, parcel: SendFiles) -> None:
    media, now = book.storage.media, book.now
    attachments = [_attachment(parcel.source, file, book) for file in parcel.files]
    media.want(rows, attachments)
    keys = [each.key for each in attachments]
    of_an_album = any(file.album for file in parcel.files)
    for waiting in media.waiting(rows, parcel.case) if of_an_album else ():
        other = decode(SendFiles, waiting.payload)
        if now - waiting.created_at <= TOGETHER and _same_album(other, parcel):
            joined = replace(other, files=(*other.files, *parcel.files), spoiler=other.spoiler or parcel.spoiler)
            media.join(rows, waiting.id, encode(joined), keys)
            return
    media.ship(rows, parcel.case, encode(parcel), keys, now)


def _same_album(one: SendFiles, other: SendFiles) -> bool:
    album = {file.album for file in (*one.files, *other.files)}
    fits = len(one.files) + len(other.files) <= ALBUM and (one.to, one.source) == (other.to, other.source)
    return fits and len(album) == 1 and album != {""}


def _attachment(source: str, file: Attached, book: Notebook) -> Attachment:
    return Attachment(
        key=key_of(source, file),
        bot=source,
        file=_storable(file.file),
        kind=file.kind,
        size=file.size,
        name=_storable(file.name),
        mime=_storable(file.mime),
        wanted_at=book.now,
        not_before=book.now + REST_OF_ALBUM if file.album else book.now,
    )


def _sent(case: Case | None, scene: Scene) -> list[Sent]:
    """Every file on a case, in the order of its questions, then of what was added and done."""
    if case is None:
        return []
    answered = [(file, question) for question, answer in case.answers.items() for file in answer.files]
    covered = {question.id for question in scene.plan.questions if question.spoiler} if answered else ()
    found = [Sent(file=file, covered=question in covered) for file, question in answered]
    # Words that are passed on by themselves are not said a second time below the file.
    found += [
        Sent(file=_captioned(file, "") if file.caption and file.caption in note.text else file)
        for note in case.notes
        for file in note.files
    ]
    done = (*case.done, *case.unable.values())
    found += [
        Sent(file=file, by_staff=True) for each in done for answer in each.answers.values() for file in answer.files
    ]
    return list({each.file.unique: each for each in reversed(found)}.values())[::-1]


def _parcels(
    case: Case, scene: Scene, to: Recipient, sent: list[Sent], source: str, who: Param, origin: str = ""
) -> list[SendFiles]:
    # A caption is words in the group: without telephone numbers, and none where it may tell of somebody's health.
    # The name of a file is words there, too.
    silent = case.holder and any(question.privacy is Privacy.HEALTH for question in scene.plan.questions)
    # Pictures of an emergency may show somebody who is hurt.
    spoiler = case.severity is Severity.EMERGENCY
    return [
        SendFiles(
            to=to,
            case=case.id,
            source=source,
            files=tuple(
                replace(
                    each.file,
                    caption="" if silent else unphoned(each.file.caption),
                    name="" if silent else file_seen(case, scene, each.file.name),
                )
                for each in some
            ),
            words=(T("{number}, sent by {who}", number=case.number, who=who),),
            spoiler=spoiler or any(each.covered for each in some),
            origin=origin,
        )
        for at in range(0, len(sent), ALBUM)
        if (some := sent[at : at + ALBUM])
    ]


def _to_reporter(case: Case, event: Replied, scene: Scene, origin: str, source: str) -> list[SendFiles]:
    allowed = permitted(event, case, scene) and may_speak(event.by, case, scene)
    if event.edited or case.lost or not allowed:
        return []
    addresses = [case.reporter.address, *(each.reporter.address for each in case.followers)]
    # The words of the reply are said by themselves.
    files = tuple(_captioned(file, "" if file.caption == event.text else file.caption) for file in event.files)
    words = (T("{number}, sent by {who}", number=case.number, who=person(scene, event.by)),)
    return [
        SendFiles(to=ToAddress(address=to), case=case.id, source=source, files=some, words=words, origin=origin)
        for to in addresses
        if to.bot not in {PHONE, CALENDAR}
        for at in range(0, len(files), ALBUM)
        if (some := files[at : at + ALBUM])
    ]


def _captioned(file: Attached, caption: str) -> Attached:
    return replace(file, caption=caption)
