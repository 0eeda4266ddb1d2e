"""A notice to an audience, as its case has it: who was written to, who is to be telephoned, who has been."""

from msgspec.structs import replace

from flows import notice_word, ping
from flows.draft import Draft
from flows.event import Announced, Received, Ticked
from flows.notice_call import CALL, was_called
from flows.record import Announcement, Done
from flows.terms import PersonId


def announced(draft: Draft, event: Announced) -> None:
    """A deed was told to its audience: the group reads how far that came, and whoever did it whom to telephone."""
    given = Announcement(
        action=event.action, audience=event.audience, at=draft.at, sent=event.sent, to_call=event.to_call
    )
    draft.change(announced=(*draft.case.announced, given))
    draft.say(notice_word.to_the_group, given)
    who = event.told or draft.case.holder
    if given.sent and who:
        draft.say(notice_word.to_giver, given, who)
    if given.to_call and who:
        draft.say(notice_word.to_call, given, who)


def received(draft: Draft, event: Received) -> None:
    """One of the audience has it: counted once."""
    known = draft.case.announced
    given = known[event.notice - 1] if 0 < event.notice <= len(known) else None
    who = PersonId(event.by)
    if given is None or who not in given.sent:
        raise draft.stale()
    if who in given.heard:
        raise draft.refuse(ping.done, "already_did")
    answered = replace(given, heard=(*given.heard, who))
    draft.change(announced=tuple(answered if each is given else each for each in known))
    draft.reply(ping.done, "ticked")


def telephoned(draft: Draft, event: Ticked) -> bool:
    """Somebody of an audience was told by telephone, of every notice so far; False when the line is no such one."""
    person = event.item.removeprefix(CALL)
    if person == event.item:
        return False
    named = [each for each in draft.case.announced if person in {*each.to_call, *each.sent}]
    if not named:
        raise draft.stale()
    if was_called(draft.case, named[-1], person):
        raise draft.refuse(ping.done, "already_did")
    done = Done(action=event.item, at=draft.at, by=event.by)
    draft.change(ticks={**draft.case.ticks, event.item: done})
    draft.reply(ping.done, "ticked")
    return True
