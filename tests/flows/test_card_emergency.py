"""The card of an emergency, and how much a card may hold at most."""

from msgspec.structs import replace

from flows.answer import Answer
from flows.card import card
from flows.obligation import Status
from flows.record import Case, CaseState, Done, Gap, Note, Scene
from flows.terms import PersonId
from tests.flows.words import (
    acts,
    answers,
    at,
    case,
    emergency,
    held,
    labels,
    lines,
    obligation,
    scene,
)


def test_an_emergency_before_it_is_acknowledged() -> None:
    now = card(emergency(), scene("14:06"))
    assert lines(now) == [
        "[Emergency, waiting] Traffic accident, people hurt 26-0421",
        "Was: Vehicle breakdown. Raised by a cry for help at 14:06",
        "Their words (English): “help a truck just hit us, Sam is bleeding”",
        "With: nobody yet",
        "Driver: Mr Reed (English), 湘A·P7719, phone ending 0834",
        "Place: G4 往广州方向 K1512 (map 28.1963, 113.0737)",
        "120: no answer yet. Hurt: no answer yet. Trapped: no answer yet",
        "Checklist, still open: On-site lead, Police, Insurer",
        "Due",
        "14:09 acknowledge (default), 3 min left",
        "14:09 120 called (default)",
        "14:11 company leaders told (default)",
        "14:28 outlet head told (plan, counted from 13:58)",
        "As of 14:06",
    ]
    assert labels(now.buttons) == [["Acknowledge", "I call 120"], ["Get phone", "EN", "More"]]


def test_an_emergency_that_somebody_has() -> None:
    whole = emergency(
        state=CaseState.ACKNOWLEDGED,
        holder=PersonId("chen-bo"),
        held_at=at("14:07"),
        done=(Done(action="call-120", at=at("14:08"), by="chen-bo"),),
        ticks={"police": Done(action="police", at=at("14:10"), by="chen-bo")},
    )
    given = {
        **whole.answers,
        "called": Answer(said_at=at("14:07"), option="no"),
        "count": Answer(said_at=at("14:08"), option="1", number=1),
    }
    now = card(replace(whole, answers=given), scene("14:10"))
    said = lines(now)
    assert said[1] == "120 called at 14:08, Chen Bo"
    assert "Hurt: 1 person. Trapped: no answer yet" in said
    unanswered = lines(card(whole, scene("14:10")))
    assert "Hurt: no answer yet. Trapped: no answer yet" in unanswered
    assert "Checklist: Police 14:10 Chen Bo" in said
    assert not [line for line in said if "bleeding" in line]
    assert acts(now.buttons)[:5] == ["did:departed", "did:arrived", "tick:lead", "tick:insurer", "did:resolved"]


def test_a_raised_case_keeps_its_holder_and_waits_anew() -> None:
    whole = emergency(holder=PersonId("li-na"), held_at=at("14:00"))
    assert "With: Li Na since 14:00; to be acknowledged anew" in lines(card(whole, scene("14:06")))


def test_calm_is_confirmed_by_a_person() -> None:
    now = card(emergency(calmed_at=at("14:07")), scene("14:07"))
    assert "14:07 No danger, says the driver: please confirm by a call" in lines(now)
    assert ["No danger, confirmed"] in labels(now.buttons)


def full() -> tuple[Case, Scene]:
    """As much as a card may ever have to hold."""
    many = tuple(obligation("standby", f"04:{minute}", id=f"standby-{minute}") for minute in range(10, 30))
    late = tuple(replace(each, status=Status.BREACHED, id=f"{each.id}-late") for each in many)
    notes = tuple(Note(at=at("03:20"), text=f"note {number}") for number in range(5))
    done = tuple(Done(action=each, at=at("03:20"), by="li-na") for each in ("call-120", "departed", "arrived"))
    gaps = tuple(Gap(at=at("14:07"), step=step, why="unreachable") for step in ("watch", "director", "duty-manager"))
    whole = emergency(
        obligations=(*many, *late),
        notes=notes,
        done=done,
        gaps=gaps,
        calmed_at=at("14:07"),
        withdrawn_at=at("14:08"),
        lost=True,
        nobody=True,
    )
    return whole, scene("04:00")


def test_a_card_has_sixteen_lines_at_most() -> None:
    said = lines(card(*full()))
    assert len(said) <= 16
    assert "18 more overdue or at risk" in said
    assert said[-1] == "As of 04:00"
    assert [line for line in said if line.endswith("more time limits")]


def test_keys_take_six_rows_at_most_and_their_labels_eight_widths() -> None:
    whole, _ = full()
    working = replace(whole, state=CaseState.ACKNOWLEDGED, holder=PersonId("li-na"), done=())
    for each in (whole, working, case(), held()):
        buttons = card(each, scene("04:00")).buttons
        assert len(buttons) <= 6
        assert all(len(label) <= 20 for row in labels(buttons) for label in row)


def test_what_is_late_since_a_cry_comes_before_what_was_late_earlier() -> None:
    whole = emergency()
    late = tuple(replace(each, status=Status.BREACHED) for each in whole.obligations)
    said = lines(card(replace(whole, obligations=late), scene("14:30")))[1:5]
    assert [line.split(",")[0] for line in said] == [
        "Nobody has acknowledged the case yet",
        "120 has not been recorded as called",
        "The company leaders have not confirmed",
        "The outlet head has not confirmed",
    ]


def test_facts_from_before_a_cry_do_not_contradict_it() -> None:
    said = lines(card(emergency(answers=answers()), scene("14:06")))
    assert not [line for line in said if "all safe" in line or line.startswith("Vehicle")]
