"""The keys for what the reporter does: below the message that offers it, and for staff whom they tell by telephone."""

from flows.deed import REPORTER
from flows.offer import Offer, offering, offers_of
from flows.outbound import Act, Button, Rows, Wish
from flows.record import Case, Done, Scene
from flows.text import T

SAID = "said"
"""The verb under which staff record what the reporter said on the telephone."""


def below(case: Case, scene: Scene, done: Done) -> Rows:
    """The keys below what this deed tells the reporter: they count for this very round of it."""
    offered = scene.plan.action(done.action).offers
    found = {
        each.action: each
        for each in offers_of(case, scene)
        if each.action in offered and offering(case, scene.plan, each.action) == done
    }
    return tuple((_offered(case, found[each]),) for each in offered if each in found)


def open_now(case: Case, scene: Scene) -> Rows:
    """Everything that the reporter is offered now."""
    return tuple((_offered(case, each),) for each in offers_of(case, scene))


def at_the_end(case: Case, scene: Scene) -> Rows:
    """What is offered by nothing but the end of the case: the reporter's opinion."""
    return tuple((_offered(case, each),) for each in offers_of(case, scene) if each.round == 0)


def by_phone(case: Case, scene: Scene, held: frozenset[str] | None = None) -> Button | None:
    """The reporter has said it on the telephone: what, is asked in private.

    None where they are offered nothing, or nothing by these roles.
    """
    asked = (offering(case, scene.plan, each.action) for each in offers_of(case, scene))
    by = {scene.plan.action(each.action).by for each in asked if each} - {"", REPORTER}
    theirs = bool(offers_of(case, scene)) if held is None else not by.isdisjoint(held)
    return Button(label=T("Said by phone"), press=Act(case=case.id, action=SAID)) if theirs else None


def all_by_phone(case: Case, scene: Scene) -> tuple[Button, ...]:
    """What the reporter may have said: one of the staff records it by the key that the reporter has, too."""
    return tuple(
        Button(label=each.label.words, press=Act(case=case.id, action=f"{SAID}:{each.action}", argument=_round(each)))
        for each in offers_of(case, scene)
    )


def takes_back(case: Case, scene: Scene, done: Done) -> bool:
    """Whether this deed of the staff has undone what the reporter had said, so that they may want to ask."""
    theirs = {each.id for each in scene.plan.actions if each.by == REPORTER}
    by_staff = scene.plan.action(done.action).by != REPORTER
    return by_staff and any(
        each.action in theirs and each.undone_at is not None and each.undone_at >= done.at for each in case.done
    )


def to_ask(case: Case) -> Rows:
    """How it stands, or a call."""
    status = Button(label=T("Status"), press=Wish(what=f"status:{case.number}"))
    return ((status,), (Button(label=T("Call me back"), press=Act(case=case.id, action="ask")),))


def _offered(case: Case, offer: Offer) -> Button:
    act = Act(case=case.id, action=f"did:{offer.action}", argument=_round(offer))
    return Button(label=offer.label.words, press=act)


def _round(offer: Offer) -> str:
    return str(offer.round) if offer.round else ""
