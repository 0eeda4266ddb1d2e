"""Whatever is done in whatever order with amounts, lists, counts, a table, advice and offers: nothing breaks."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.conversation import Phase, start_action
from flows.fact import Supplemented
from flows.inbound import Wrote
from flows.offer import Offer
from tests.flows.chat import Chat
from tests.flows.counting_plans import LOSS, SIGNS, STOCK, WHAT, plan
from tests.flows.life import UNCLASSIFIED
from tests.flows.test_conversation_walks import check, every_key, take

TABLE = {
    "id": "level",
    "gives": "branch",
    "take": "highest",
    "rows": [
        {"id": "much", "branch": "large", "when": {"numbers": {"loss": {"from": 10000}}}},
        {"id": "flame", "branch": "large", "when": {"answers": {"signs": ["flame"]}}},
        {"id": "some", "branch": "middle", "when": {"numbers": {"stock": {"below": 10}}}},
    ],
    "otherwise": {"id": "none", "branch": "small"},
}
ADVICE = {
    "id": "advice",
    "kind": "choice",
    "ask": {"zh": "好了吗？", "en": "Better?"},
    "label": {"zh": "好了吗", "en": "Better"},
    "options": [
        {"id": "fine", "label": {"zh": "好了", "en": "Fine"}, "ends": True, "says": {"zh": "好。", "en": "Good."}},
        {"id": "bad", "label": {"zh": "没好", "en": "Bad"}},
    ],
}
DEED = {
    "id": "decline",
    "label": {"zh": "不同意", "en": "Decline"},
    "by": "reporter",
    "complete": True,
    "asks": [{**SIGNS, "id": "why"}, {**STOCK, "id": "what-else", "optional": False}],
    "done": {"zh": "{at}", "en": "{at}"},
}
WALKED = plan(
    ADVICE,
    SIGNS,
    LOSS,
    {**WHAT, "opens": True},
    {**STOCK, "when": {"branches": ["small", "middle", "large"]}},
    tables=[TABLE],
    actions=[DEED],
)
OFFER = Offer(action="decline", round=1, label=Bilingual(zh="不同意", en="Decline"))
WORDS = (
    "8000 1.5万 一万二 几千 1 1、3 就这些 没用 还是不行 不同意 大米 燃气 好了 没好 跳过 返回 不改了 改损失 都对 救命 "
    "help 谢谢 /cancel 没有了 0"
)
SAID = [
    *WORDS.split(),
    "大米 40，油 12",
    "盐 3",
    "糖 3，大米 2",
    "rice 40, oil 12, salt 3",
    "有气味和有火苗",
    "着火了 有人受伤",
]
steps: st.SearchStrategy[Any] = st.one_of(
    st.tuples(st.just("does"), st.sampled_from(SAID).map(lambda text: Wrote(text=text))),
    st.tuples(st.just("presses"), st.integers(0, 9)),
    st.tuples(st.just("presses old"), st.integers(0, 9)),
    st.tuples(st.just("waits"), st.integers(1, 20)),
    st.tuples(st.just("edits"), st.sampled_from(SAID)),
    st.tuples(st.just("offers"), st.just(0)),
    st.tuples(st.just("deed"), st.just(0)),
)


def walked(chat: Chat, step: tuple[str, Any], old: list[Any]) -> None:
    what, _ = step
    if what == "offers" and chat.cases:
        case = max(chat.cases)
        chat.cases[case] = replace(chat.cases[case], offers=(OFFER,), offered_at=chat.now)
    elif what == "deed" and chat.cases:
        case = max(chat.cases)
        chat._takes(start_action(chat.conversation, WALKED.hash, WALKED.plan, "decline", case, chat.hearing))
    elif what not in {"offers", "deed"}:
        take(chat, step, old)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, max_size=16))
def test_no_order_of_events_breaks_such_a_talk(walk: list[tuple[str, Any]]) -> None:
    chat = Chat(plans=(WALKED, UNCLASSIFIED)).says("燃气", "03:11").presses("gas")
    old: list[Any] = []
    for step in walk:
        walked(chat, step, old)
        old.extend(every_key(chat))
        check(chat)
    assert chat.phase in Phase


@settings(max_examples=80, deadline=None)
@given(st.lists(steps.filter(lambda step: step[0] not in {"offers", "deed"}), max_size=12))
def test_the_case_knows_whatever_the_form_holds(walk: list[tuple[str, Any]]) -> None:
    chat = Chat(plans=(WALKED, UNCLASSIFIED)).says("燃气", "03:11").presses("gas")
    for step in walk:
        take(chat, step, [])
    held = {case: dict(report.answers) for case, report in enumerate(chat.reports, 1)}
    branches = {case: report.branch for case, report in enumerate(chat.reports, 1)}
    for case, event in chat.told:
        if isinstance(event, Supplemented):
            held[case].update(event.answers)
            branches[case] = event.branch or branches[case]
    form = chat.conversation.form
    if form is not None and form.case is not None and form.plan == WALKED.hash and not form.action:
        assert {name: answer for name, answer in form.answers.items() if held[form.case].get(name) != answer} == {}
        assert branches[form.case] == form.branch
