"""What the words of a plan alone show: each rule of the language finds the line that breaks it."""

from typing import Any

import pytest

from bot.i18n import english
from flows.check.ground import Ground
from flows.check.keys import keys
from flows.check.names import names
from flows.check.places import unfilled
from flows.check.sources import sources
from flows.check.times import times
from flows.check.wording import wording
from flows.plan_check import misfits
from tests.flows.leak_plan import HOUSE, Change, leak, two
from tests.flows.test_check_walks import both, deed, part, promise

QUESTION = {"id": "q", "kind": "choice", "ask": two("几个？", "How many?"), "label": two("数", "Count")}
OPTION = {"id": "o", "label": two("一", "One")}


def asks(**more: Any) -> Change:
    """One question more."""
    return lambda source: source["questions"].append({**QUESTION, "options": [OPTION], **more})


def when(**more: Any) -> Change:
    """A condition of the first promise."""
    return part("obligations", 0, when=more)


def rows(*more: dict[str, Any], **table: Any) -> Change:
    """A table more."""
    made = {"id": "t", "gives": "text", "rows": list(more), **table}
    return lambda source: source["tables"].append(made)


def duty(**more: Any) -> Change:
    """A duty more."""
    made = {
        "id": "d", "title": two("巡查", "Round"), "every": {"day": True}, "opens": "small", "who": "supply-head",
        "within": "1 h", "proof": "arrived", "basis": "default", **more,
    }  # fmt: skip
    return lambda source: source.update(duties=[made])


SLOT = {"since": "09:00", "until": "13:00", "day": "same", "at": "18:00"}
TEXT = {"id": "r", "text": two("我们出", "we pay"), "when": {"numbers": {"loss": {"below": 10}}}}

CANNOT: list[tuple[str, Change, str]] = [
    ("$.questions[3].options[1].id", asks(options=[OPTION, OPTION]), "'o' stands twice"),
    ("$.questions[3].id", asks(id="q.one"), "sets names off"),
    ("$.actions[3].id", deed(id="dry up"), "sets names off"),
    ("$.obligations[0].id", part("obligations", 0, id="acknowledge"), "in every case"),
    ("$.obligations[0].id", part("obligations", 0, id="call-back-1"), "earlier rounds of 'call-back'"),
    ("$.obligations[2].id", both(deed(), promise(id="visit-2", met_by="dry")), "earlier rounds of 'visit'"),
    ("$.obligations[0].id", both(duty(), part("obligations", 0, id="duty-d")), "the promise of a duty"),
    ("$.questions[3].part_of", asks(part_of="q"), "part of itself"),
    ("$.questions[3].known", asks(known="phone"), "phone for a choice"),
    ("$.questions[3].known", asks(known="shoe"), "'shoe'"),
    ("$.questions[3].options", asks(kind="list", options=[{**OPTION, "id": str(at)} for at in range(9)]), "9 options"),
    ("$.questions[3].items", asks(kind="items", options=[]), "nothing to count"),
    ("$.questions[3].numbers", asks(numbers=["pizza"]), "'pizza'"),
    ("$.questions[3].options[0].ends", asks(options=[{**OPTION, "ends": True}]), "without a word"),
    (
        "$.questions[3].options[0].ends",
        asks(when={"branches": ["flood"]}, options=[{**OPTION, "ends": True, "says": two("好。", "Good.")}]),
        "an emergency would end",
    ),
    ("$.questions[3].options[0].back", asks(options=[{**OPTION, "back": True, "branch": "small"}]), "and on as well"),
    (
        "$.actions[3].asks[0].options[0]",
        deed(asks=[{**QUESTION, "options": [{**OPTION, "back": True}]}]),
        "leads nowhere in a deed",
    ),
    ("$.questions[3].options[0].read_out", asks(options=[{**OPTION, "read_out": two("火", "fire")}]), "to no branch"),
    ("$.questions[3].ask.zh", asks(ask=two(" ", "x?")), "without words"),
    ("$.obligations[0].when.numbers", when(numbers={"shoe": {"from": 1}}), "'shoe'"),
    ("$.obligations[0].when.numbers.people", when(numbers={"people": {"from": 1}}), "no number"),
    ("$.obligations[0].when.numbers.loss", when(numbers={"loss": {"from": 5, "below": 5}}), "no number lies there"),
    ("$.obligations[0].when.numbers.loss", when(numbers={"loss": {}}), "no bound"),
    ("$.obligations[0].when.numbers.loss", when(numbers={"loss": {"from": 1, "over": 2}}), "both from and over"),
    ("$.obligations[0].when.numbers.loss.to", when(numbers={"loss": {"to": "shoe"}}), "'shoe'"),
    ("$.obligations[0].when.done", when(done=["shoe"]), "'shoe'"),
    ("$.obligations[0].when.failed", when(failed=["arrived"]), "impossible"),
    ("$.obligations[0].when.at.hours", when(at={"hours": "shoe"}), "'shoe'"),
    ("$.obligations[0].when.any[0].branches", when(any=[{"branches": ["shoe"]}]), "'shoe'"),
    ("$.obligations[0].when.answers.report.cause", when(answers={"report.cause": ["shoe"]}), "'shoe'"),
    (
        "$.obligations[0].matrix",
        both(part("obligations", 0, matrix="level"), lambda p: p["obligations"][0].pop("within")),
        "'level'",
    ),
    ("$.obligations[0].every", part("obligations", 0, every="1 day"), "a loop without an end"),
    ("$.obligations[0].until", part("obligations", 0, until={"done": ["arrived"]}), "does not come again"),
    ("$.obligations[0].most", part("obligations", 0, most="2 h"), "never later"),
    ("$.obligations[0].hours", part("obligations", 0, hours="shoe"), "'shoe'"),
    ("$.obligations[0].beside", part("obligations", 0, beside=["director"]), "a deed keeps it"),
    (
        "$.obligations[2].expected",
        both(promise(expected="loss", met_by="arrived"), lambda p: p["obligations"][2].pop("within")),
        "'loss'",
    ),
    (
        "$.obligations[2].before.of",
        both(
            promise(before={"of": "loss", "lead": "1 h"}, met_by="arrived"), lambda p: p["obligations"][2].pop("within")
        ),
        "'loss'",
    ),
    (
        "$.obligations[2].slots",
        both(promise(slots=[SLOT], met_by="arrived"), lambda p: p["obligations"][2].pop("within")),
        "cover the day once",
    ),
    (
        "$.obligations[2].slots[0].until",
        both(
            promise(slots=[SLOT, {**SLOT, "since": "14:00", "until": "09:00"}], met_by="arrived"),
            lambda p: p["obligations"][2].pop("within"),
        ),
        "a gap or an overlap",
    ),
    ("$.actions[3].needs", deed(needs=["dry"]), "waits for itself"),
    ("$.actions[3].undoes[0]", deed(undoes=["dry"]), "undoes itself"),
    ("$.actions[3].undoes[0]", deed(undoes=["shoe"]), "'shoe'"),
    ("$.actions[3].offers[0]", deed(offers=["arrived"], tells=two("好", "Good")), "the reporter cannot do"),
    ("$.actions[3].by", deed(by="reporter"), "nothing offers it"),
    ("$.actions[3].versions", deed(versions=two("第 {n} 版", "a version")), "called alike"),
    ("$.actions[3].gate", deed(gate=two("还不能", "Not yet")), "nothing has to come first"),
    ("$.actions[3].why", deed(why={**QUESTION, "kind": "text"}), "nobody can say"),
    (
        "$.actions[3].why.when.answers",
        deed(unable=two("去不了", "Cannot go"), why={**QUESTION, "kind": "text", "when": {"answers": {"shoe": ["o"]}}}),
        "'shoe'",
    ),
    ("$.actions[3].tells_to", deed(tells_to="shoe"), "'shoe'"),
    (
        "$.actions[3].asks[0].options[0].extends",
        deed(asks=[{**QUESTION, "options": [{**OPTION, "extends": "shoe"}]}]),
        "'shoe'",
    ),
    (
        "$.actions[3].asks[0].when.answers",
        deed(asks=[{**QUESTION, "options": [OPTION], "when": {"answers": {"shoe": ["o"]}}}]),
        "'shoe'",
    ),
    ("$.tables[1].rows[0]", rows({"id": "r", "length": "1 h"}), "gives no text"),
    ("$.tables[1].rows[1]", rows(TEXT, {**TEXT, "id": "s"}), "always holds first"),
    (
        "$.tables[1].rows",
        rows(TEXT, {**TEXT, "id": "s", "when": {"numbers": {"loss": {"over": 10}}}}),
        "no row for loss 10",
    ),
    ("$.tables[1].rows[0].cite", rows({**TEXT, "basis": "document"}), "without its line"),
    ("$.tables[0].otherwise", lambda p: p["tables"][0]["rows"][0].update(branch="flood"), "less grave"),
    (
        "$.tables[0].rows[1]",
        lambda p: p["tables"][0]["rows"].append(
            {"id": "s", "branch": "flood", "when": {"numbers": {"loss": {"below": 9}}}}
        ),
        "graver than the row above",
    ),
    ("$.thresholds[0].since", part("thresholds", 0, since="loss"), "'loss'"),
    ("$.thresholds[0]", lambda p: p["thresholds"][0].pop("says"), "nothing happens"),
    ("$.thresholds[0].id", part("thresholds", 0, id="arrived"), "is an action, too"),
    (
        "$.tables[1].otherwise.when",
        rows(TEXT, otherwise={**TEXT, "id": "s"}),
        "a condition that nobody looks at",
    ),
    ("$.duties[0].when", duty(when={"branches": ["small"]}), "no answers and no deeds"),
    ("$.duties[0].every", duty(every={}), "exactly one round"),
    ("$.duties[0].every.year", duty(every={"year": "02-31"}), "'02-31'"),
    ("$.duties[0].every.week", duty(every={"week": "monday"}), "'monday'"),
    ("$.duties[0].every.before", duty(every={"before": "shoe", "lead": 3}), "'shoe'"),
    ("$.duties[0].proof", duty(proof="shoe"), "'shoe'"),
    ("$.duties[0].carries.loss", duty(carries={"loss": "d.shoe.loss"}), "'d.shoe.loss'"),
    ("$.route.policy", lambda p: p["route"].update(policy="shoe"), "'shoe'"),
    ("$.branches[0].speaks", part("branches", 0, speaks="shoe"), "'shoe'"),
    ("$.actions[0].of", part("actions", 0, of="shoe"), "'shoe'"),
]

ARRIVAL = {"id": "eta", "kind": "time", "ask": two("几点到？", "When?"), "label": two("预计", "Expected")}
LATER = [{"id": "half", "label": two("30 分钟", "30 min"), "minutes": 30}]


def clock(of: str, **more: Any) -> Change:
    """A question for a time, and a promise that is `expected` then or counts `since` then."""
    owed = {"expected": "eta", "within": None} if of == "expected" else {of: "eta"}
    lead = {"before": {"of": "eta", "lead": "30 min"}, "within": None}
    return both(
        lambda source: source["questions"].append({**ARRIVAL, **more}),
        promise(met_by="arrived", **(lead if of == "before" else owed)),
    )


READS_BADLY: list[tuple[str, Change, str]] = [
    ("$.actions[0].done", part("actions", 0, done=two("{at} 到", "there")), "zh fills {at}, en nothing"),
    ("$.actions[0].done.zh", part("actions", 0, done=two("{when} 到", "there {when}")), "nothing fills {when}"),
    ("$.actions[0].done.zh", part("actions", 0, done=two("{at} 尽快到", "there {at}")), "尽快"),
    ("$.actions[0].done.en", part("actions", 0, done=two("{at} 到", "there {at} soon")), "soon"),
    ("$.actions[0].done.zh", part("actions", 0, done=two("{at} 按压", "there {at}")), "first aid"),
    ("$.actions[0].done.zh", part("actions", 0, done=two("{at} 到A区", "there {at}")), "到A"),
    ("$.actions[0].done.zh", part("actions", 0, done=two("{at} 到,走", "there {at}")), "到,"),
    ("$.actions[0].done.zh", part("actions", 0, done=two("{at} there", "there {at}")), "no Chinese"),
    ("$.actions[0].done.en", part("actions", 0, done=two("{at} 到", "到 {at}")), "Chinese in the English"),
    ("$.actions[0].done.en", part("actions", 0, done=two("{at} 到", "there {at} ")), "a space at its edge"),
    ("$.actions[0].done.zh", part("actions", 0, done=two("{at} 到，45 分钟", "there {at}")), "45 min"),
    ("$.actions[0].unable.zh", part("actions", 0, unable=two("今天无论如何都去不了", "No")), "too long"),
    (
        "$.checklist[0].label.en",
        part("checklist", 0, label=two("关阀", "The main valve of the house is shut")),
        "too long",
    ),
    ("$.actions[3].id", deed(id="Call_Inside"), "written in other signs"),
    ("$.actions[3].asks[0].options[0].id", deed(asks=[{**QUESTION, "options": [{**OPTION, "id": "救出"}]}]), "'救出'"),
    ("$.entries[0].words[1]", part("entries", 0, words=["漏水", "水管坏了，一直流"]), "one word with a comma in it"),
    ("$.questions[3].options[0].words[0]", asks(options=[{**OPTION, "words": ["one, two"]}]), "one word with a comma"),
    ("$.obligations[0].cite", part("obligations", 0, basis="document"), "without its line"),
    ("$.complete", lambda p: p.update(complete=False), "does not say what is missing"),
    ("$.revision.next_review", lambda p: p.update(revision={"version": "1", "next_review": "soon"}), "'soon'"),
    ("$.revision.secret", lambda p: p.update(revision={"version": "1", "secret": ["nowhere"]}), "'nowhere'"),
    ("$.questions[3].options", clock("expected"), "read as past here, and 'dry' is due then"),
    ("$.questions[3].options", clock("before"), "read as past here"),
    ("$.questions[3].options", clock("since", options=LATER), "read as still to come here, and 'dry' counts from it"),
    (
        "$.actions[0].asks[0].options",
        both(
            part("actions", 0, asks=[ARRIVAL]), promise(within=None, expected="eta", after="arrived", met_by="resolved")
        ),
        "read as past here",
    ),
]


@pytest.mark.parametrize(("path", "spoil", "words"), CANNOT)
def test_what_cannot_work_keeps_a_plan_out(path: str, spoil: Change, words: str) -> None:
    found = [(place, english(said)) for place, said, _ in misfits(leak(spoil), HOUSE)]
    assert [place for place, said in found if place == path and words in said], found


@pytest.mark.parametrize(("path", "spoil", "words"), READS_BADLY)
def test_what_reads_badly_is_told_by_the_checker_alone(path: str, spoil: Change, words: str) -> None:
    plan = leak(spoil)
    assert list(misfits(plan, HOUSE)) == []
    every = [
        *wording(plan),
        *unfilled(Ground(plan, HOUSE)),
        *keys(plan),
        *names(plan),
        *sources(plan, HOUSE),
        *times(plan, HOUSE),
    ]
    found = [(place, english(said)) for place, said, _ in every]
    assert [place for place, said in found if place == path and words in said], found


def test_a_plan_that_is_right_reads_well() -> None:
    plan = leak()
    assert [
        *misfits(plan, HOUSE),
        *wording(plan),
        *unfilled(Ground(plan, HOUSE)),
        *keys(plan),
        *names(plan),
        *sources(plan, HOUSE),
        *times(plan, HOUSE),
    ] == []


@pytest.mark.parametrize("spoil", [clock("expected", options=LATER), clock("before", options=LATER), clock("since")])
def test_a_time_that_is_read_as_its_clock_means_it_is_right(spoil: Change) -> None:
    assert [*times(leak(spoil), HOUSE)] == []
