"""Whose files go where: the reporter's below the card, the staff's to the reporter, and nobody's where they may not."""

from typing import Any

from msgspec.structs import replace

from bot.filing import everything, files_of, key_of
from flows.answer import Answer
from flows.event import Remarked, Replied
from flows.fact import Supplemented
from flows.inbound import Attached, MediaKind
from flows.outbound import SendFiles, ToAddress, ToGroup, ToPerson
from flows.question import Privacy
from flows.record import Case, Done, Follower, Note
from flows.terms import Address, CaseId, PersonId, Severity
from tests.flows.words import CHAT, PLAN, at, case, read, reporter, scene

NOW = at("03:14")
SCENE = scene("03:14")
ORIGIN = "hotline:100/17"
SUPPLEMENTED = Supplemented(at=NOW, by="driver-zhang")


def photo(name: str, caption: str = "", **more: Any) -> Attached:
    return Attached(kind=MediaKind.PHOTO, file=f"file-{name}", unique=name, caption=caption, **more)


def answered(*files: Attached, before: Case | None = None) -> Case:
    """The case with these files as the answer to the question for a photo."""
    found = before or replace(case(), paged_at=NOW)
    return replace(found, answers={**found.answers, "photo": Answer(said_at=NOW, files=files)})


def of(before: Case | None, after: Case, event: Any = SUPPLEMENTED, origin: str = ORIGIN) -> list[SendFiles]:
    return files_of(before, after, event, SCENE, origin, "staff")


def names(parcels: list[SendFiles]) -> list[list[str]]:
    return [[file.unique for file in parcel.files] for parcel in parcels]


def test_only_what_is_new_goes_to_the_group_in_the_name_of_the_reporter() -> None:
    before = answered(photo("one"))
    (parcel,) = of(before, answered(photo("one"), photo("two", "左前轮，打 13800005521")))
    assert (parcel.to, parcel.source, parcel.origin) == (ToGroup(group=before.group), "hotline", ORIGIN)
    assert [file.caption for file in parcel.files] == ["左前轮，打"]
    assert [read(line) for line in parcel.words] == ["26-0417, sent by Mr Zhang"]
    assert not parcel.spoiler
    assert of(before, before) == []


def test_before_the_group_is_paged_nothing_goes_there_and_then_everything() -> None:
    waiting = replace(answered(photo("one")), paged_at=None)
    assert of(None, waiting) == []
    assert names(of(waiting, answered(photo("one"), photo("two")))) == [["one", "two"]]
    assert names(of(None, answered(photo("one")))) == [["one"]]


def test_the_reporters_files_come_from_their_bot_whoever_moved_the_case() -> None:
    waiting = replace(answered(photo("one")), paged_at=None)
    assert [each.source for each in of(waiting, answered(photo("one")), origin="staff:-100/9")] == ["hotline"]


def test_files_beside_the_questions_go_too_and_their_words_are_not_said_twice() -> None:
    before = replace(case(), paged_at=NOW)
    note = Note(at=NOW, text="看这里", files=(photo("one", "看这里"), photo("two", "后轮")))
    (parcel,) = of(before, replace(before, notes=(*before.notes, note)))
    assert [file.caption for file in parcel.files] == ["", "后轮"]


def test_pictures_of_an_emergency_and_of_a_question_that_says_so_are_covered() -> None:
    before = replace(case(), paged_at=NOW)
    raised = replace(before, severity=Severity.EMERGENCY)
    assert [each.spoiler for each in of(raised, answered(photo("one"), before=raised))] == [True]
    plan = replace(PLAN, questions=tuple(replace(each, spoiler=each.id == "photo") for each in PLAN.questions))
    covering = replace(SCENE, plan=plan)
    found = files_of(before, answered(photo("one"), before=before), SUPPLEMENTED, covering, ORIGIN, "staff")
    assert [each.spoiler for each in found] == [True]


def test_where_words_may_tell_of_health_the_group_reads_none_once_somebody_has_the_case() -> None:
    plan = replace(PLAN, questions=tuple(replace(each, privacy=Privacy.HEALTH) for each in PLAN.questions))
    held = replace(case(), paged_at=NOW, holder=PersonId("li-na"))
    sick = replace(SCENE, plan=plan)
    after = answered(photo("one", "他吐了"), before=held)
    (parcel,) = files_of(held, after, SUPPLEMENTED, sick, ORIGIN, "staff")
    assert [file.caption for file in parcel.files] == [""]


def test_more_than_an_album_holds_are_several() -> None:
    parcels = of(None, answered(*(photo(f"f{number}") for number in range(23))))
    assert [len(parcel.files) for parcel in parcels] == [10, 10, 3]


def test_what_the_staff_adds_to_an_action_comes_from_their_bot_in_their_name() -> None:
    before = replace(case(), paged_at=NOW)
    done = Done(action="repaired", at=NOW, by="li-na", answers={"proof": Answer(said_at=NOW, files=(photo("one"),))})
    event = replace(SUPPLEMENTED, by="li-na")
    (parcel,) = of(before, replace(before, done=(*before.done, done)), event, origin="")
    assert (parcel.source, read(parcel.words[0])) == ("staff", "26-0417, sent by Li Na")


def test_somebody_on_the_telephone_sends_nothing_themselves() -> None:
    caller = replace(answered(photo("one")), reporter=reporter(address=Address(bot="phone", chat="+8613800005521")))
    assert [each.source for each in of(None, caller, origin="")] == ["staff"]


# --- what the staff sends ---------------------------------------------------------------------------------------------
REPLIED = Replied(at=NOW, by="li-na", text="拖车在路上", files=(photo("tow", "拖车在路上"),), message="staff:-100/5")


def test_a_reply_with_files_goes_to_the_reporter_and_to_whoever_follows() -> None:
    other = Address(bot="hotline", chat="200")
    follower = Follower(case=CaseId(8), number="26-0418", reporter=reporter(address=other))
    lead = replace(case(), paged_at=NOW, followers=(follower,))
    parcels = of(lead, lead, REPLIED, origin="staff:-100/5")
    assert [each.to for each in parcels] == [ToAddress(address=CHAT), ToAddress(address=other)]
    assert {each.source for each in parcels} == {"staff"}
    assert {file.caption for each in parcels for file in each.files} == {""}


def test_no_reply_goes_out_that_is_edited_or_forbidden_or_reaches_nobody() -> None:
    lead = replace(case(), paged_at=NOW)
    assert len(of(lead, lead, REPLIED)) == 1
    assert of(lead, lead, replace(REPLIED, edited=True)) == []
    assert of(lead, lead, replace(REPLIED, by="driver-zhang")) == []
    lost = replace(lead, lost=True)
    assert of(lost, lost, REPLIED) == []
    caller = replace(lead, reporter=reporter(address=Address(bot="phone", chat="+8613800005521")))
    assert of(caller, caller, REPLIED) == []


def test_a_remark_stays_where_it_was_written() -> None:
    lead = replace(case(), paged_at=NOW)
    assert of(lead, lead, Remarked(at=NOW, by="li-na", files=(photo("one"),))) == []


def test_whoever_asks_gets_all_that_the_reporter_sent() -> None:
    (parcel,) = everything(answered(photo("one"), photo("two")), SCENE, ToPerson(person=PersonId("li-na")), "staff")
    assert (parcel.to, parcel.source, len(parcel.files)) == (ToPerson(person=PersonId("li-na")), "hotline", 2)


def test_the_name_of_a_file_tells_a_group_no_more_than_words_may() -> None:
    asked = (replace(each, privacy=Privacy.HOLDER) if each.id == "photo" else each for each in PLAN.questions)
    plan = replace(PLAN, questions=tuple(asked))
    before = replace(case(), paged_at=NOW, reporter=replace(reporter(), name="Wang Guifen"))
    before = replace(before, answers={"photo": Answer(said_at=NOW, text="王桂芬")})
    written = ("王桂芬 13800000417.pdf", "wang_guifen-430102196001010012.pdf", "货单 138-0000-0417.pdf", "货单 3.pdf")
    sent = tuple(replace(photo(name), name=name) for name in written)
    note = Note(at=NOW, text="看", files=sent)
    after = replace(before, notes=(note,))
    (parcel,) = files_of(before, after, SUPPLEMENTED, replace(SCENE, plan=plan), ORIGIN, "staff")
    assert [file.name for file in parcel.files] == ["", "", "货单 .pdf", "货单 3.pdf"]
    sick = replace(plan, questions=tuple(replace(each, privacy=Privacy.HEALTH) for each in plan.questions))
    held = replace(before, holder=PersonId("li-na"))
    (parcel,) = files_of(held, replace(held, notes=(note,)), SUPPLEMENTED, replace(SCENE, plan=sick), ORIGIN, "staff")
    assert {file.name for file in parcel.files} == {""}


def test_the_key_of_a_file_can_be_stored_whatever_its_id_is() -> None:
    assert key_of("hotline", photo("a\0b")) == key_of("hotline", photo("ab")) == "hotline:ab"
