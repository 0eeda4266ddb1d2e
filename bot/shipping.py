"""A shipment whose files are settled: what is there goes to those who are to have it, what is not is told."""

from collections.abc import Callable

from msgspec.structs import replace

from bot.filing import key_of
from bot.notebook import Notebook
from bot.post import forward, seal, send
from flows.inbound import Attached
from flows.outbound import Kind, Say, SendFiles, ToAddress, ToGroup
from flows.telephone import BOT as PHONE
from flows.text import N, T, Text
from storage.unit_of_work import Attachment, FileState, Shipment, decode, encode

TOO_LARGE = "TooLarge"
"""The error of a file that is over what a bot can fetch."""


def ship(book: Notebook, shipment: Shipment) -> None:
    """Note in the outbox what a shipment brings; what is still pending of it stays behind as one of its own."""
    parcel = decode(SendFiles, shipment.payload)
    found = book.storage.media.of(book.rows, [key_of(parcel.source, file) for file in parcel.files])

    def of(is_so: Callable[[Attachment], bool]) -> tuple[Attached, ...]:
        pairs = ((file, found.get(key_of(parcel.source, file))) for file in parcel.files)
        return tuple(file for file, known in pairs if known is not None and is_so(known))

    if pending := of(lambda known: known.pending):
        left = replace(parcel, files=pending)
        keys = [key_of(parcel.source, file) for file in pending]
        book.storage.media.ship(book.rows, parcel.case, encode(left), keys, shipment.created_at)
    if kept := of(lambda known: known.state is FileState.KEPT):
        forward(book, replace(parcel, files=kept))
    gone = {FileState.REFUSED, FileState.LOST}
    large = of(lambda known: known.state in gone and known.error == TOO_LARGE)
    lost = of(lambda known: known.state in gone and known.error != TOO_LARGE)
    if large or lost:
        _regret(book, parcel, len(large), len(lost))
        seal(book)


def _regret(book: Notebook, parcel: SendFiles, large: int, lost: int) -> None:
    """Say which files could not be had: to those who wait for them, and to the reporter who sent them."""
    case = book.case(parcel.case)
    if case is None:  # a demonstration that was begun anew
        return
    group = ToGroup(group=case.group)
    if isinstance(parcel.to, ToAddress):
        line = N(
            "{n} file could not be sent to the reporter.", "{n} files could not be sent to the reporter.", large + lost
        )
        send(book, [Say(to=group, lines=(line,), kind=Kind.PROMPT, case=case.id, on_card=True)])
        return
    to = parcel.to
    send(book, [Say(to=to, lines=_missing(large, lost), kind=Kind.PROMPT, case=case.id, on_card=to == group)])
    reporter = case.reporter.address
    if to == group and reporter.bot == parcel.source and reporter.bot != PHONE:
        send(book, [Say(to=ToAddress(address=reporter), lines=_sorry(large, lost), kind=Kind.PROMPT, case=case.id)])


def _missing(large: int, lost: int) -> tuple[Text, ...]:
    lines: list[Text] = []
    if large:
        lines.append(
            N(
                "{n} file over 20 MB could not be taken; please ask the reporter for it.",
                "{n} files over 20 MB could not be taken; please ask the reporter for them.",
                large,
            )
        )
    if lost:
        lines.append(
            N(
                "{n} file could not be fetched; please ask the reporter for it.",
                "{n} files could not be fetched; please ask the reporter for them.",
                lost,
            )
        )
    return tuple(lines)


def _sorry(large: int, lost: int) -> tuple[Text, ...]:
    lines: list[Text] = []
    if large:
        lines.append(
            T("This file is over 20 MB and can't be taken. Send a photo, not a file; a video a little shorter.")
        )
    if lost:
        lines.append(
            N(
                "{n} file did not come through. Please send it again, or tell us what it shows.",
                "{n} files did not come through. Please send them again, or tell us what they show.",
                lost,
            )
        )
    return tuple(lines)
