"""A notice to an audience, as its case has it: who was written to, who is to be telephoned, who has been."""

from flows import notice_word, ping
from flows.draft import Draft
from flows.event import Announced, Ticked
from flows.notice_call import CALL
from flows.record import Announcement, Done


def announced(draft: Draft, event: Announced) -> None:
    """A deed was told to its audience: the group reads how far that came, and whoever did it whom to telephone."""
    given = Announcement(
        action=event.action, audience=event.audience, at=draft.at, sent=event.sent, to_call=event.to_call
    )
    draft.change(announced=(*draft.case.announced, given))
    draft.say(notice_word.to_the_group, given)
    who = event.told or draft.case.holder
    if given.to_call and who:
        draft.say(notice_word.to_call, given, who)


def telephoned(draft: Draft, event: Ticked) -> bool:
    """Somebody of an audience was told by telephone; False when the line is no such one."""
    person = event.item.removeprefix(CALL)
    if person == event.item:
        return False
    if not any(person in each.to_call for each in draft.case.announced):
        raise draft.stale()
    done = Done(action=event.item, at=draft.at, by=event.by)
    draft.change(ticks={**draft.case.ticks, event.item: done})
    draft.reply(ping.done, "ticked")
    return True
