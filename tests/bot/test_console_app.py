"""The console's door and its small print: who is let in, what is understood, what markup passes."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from bot.channels.console.seats import group, public
from bot.clock import Clock
from bot.web.console import console_app
from bot.web.console.bars import chart
from bot.web.markup import safe
from bot.web.ports import CaseView
from flows.obligation import Status
from flows.terms import Language
from tests.harness.console_demo import MINUTE, START, both, cases, promise
from tests.harness.console_house import House, house

HOME = "http://127.0.0.1:8080"
OWN = {"origin": HOME}
WISH = {"do": "write", "chat": public("driver-zhang"), "person": "driver-zhang", "text": "车坏了"}


@pytest.fixture
def behind() -> House:
    return house()


@pytest.fixture
def browser(behind: House) -> Iterator[TestClient]:
    with TestClient(console_app(behind.desktop), base_url=HOME, client=("127.0.0.1", 50000)) as client:
        yield client


# the door


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "evil.example:8080"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:9999"},
        {"host": "127.0.0.1:8080.evil.example"},
        {"host": ""},
        {"x-forwarded-for": "203.0.113.9"},
        {"x-forwarded-host": "127.0.0.1:8080"},
        {"forwarded": "for=203.0.113.9"},
        {"via": "1.1 proxy"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"},
    ],
)
def test_a_request_that_did_not_come_straight_from_here_is_refused(
    browser: TestClient, headers: dict[str, str]
) -> None:
    answer = browser.get("/", headers=headers)
    assert answer.status_code == 403
    assert answer.text.startswith("This console answers only to a browser on this machine")


@pytest.mark.parametrize("name", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LOCALHOST:8080"])
def test_this_machine_is_let_in_under_its_own_names(browser: TestClient, name: str) -> None:
    assert browser.get("/", headers={"host": name}).status_code == 200


def test_another_machine_is_refused(behind: House) -> None:
    for address in ("192.0.2.7", "2001:db8::7", "testclient"):
        with TestClient(console_app(behind.desktop), base_url=HOME, client=(address, 50000)) as stranger:
            assert stranger.get("/").status_code == 403


@pytest.mark.parametrize(
    "origin",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8080"},
        {"origin": "http://localhost:8080"},
    ],
)
@pytest.mark.parametrize("path", ["/wish", "/drive"])
def test_another_sites_page_cannot_act(behind: House, browser: TestClient, path: str, origin: dict[str, str]) -> None:
    assert browser.post(path, json=WISH, headers=origin).status_code == 403
    assert behind.console.phone(public("driver-zhang")).screen == ()


def test_only_json_is_taken_so_that_no_plain_form_can_act(behind: House, browser: TestClient) -> None:
    answer = browser.post("/wish", content=b'{"do":"write"}', headers={**OWN, "content-type": "text/plain"})
    assert answer.status_code == 400
    assert behind.console.phone(public("driver-zhang")).screen == ()


def test_a_page_loads_nothing_from_elsewhere_and_sets_nothing(browser: TestClient) -> None:
    for path in ("/", "/static/console.js", "/part/cases", "/nowhere"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers
        assert not [name for name in headers if name.startswith("access-control")]
    assert "<script>" not in browser.get("/").text
    assert "style=" not in browser.get("/").text


# what is asked


def test_a_wish_is_done(behind: House, browser: TestClient) -> None:
    assert browser.post("/wish", json=WISH, headers=OWN).status_code == 200
    assert len(behind.console.phone(public("driver-zhang")).screen) == 1


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({**WISH, "text": ""}, 400),
        ({**WISH, "text": "x" * 20_001}, 400),
        ({**WISH, "more": 1}, 400),
        ({**WISH, "do": "fly"}, 400),
        ([], 400),
        ({**WISH, "chat": "public:nobody"}, 404),
        ({**WISH, "person": "li-na"}, 404),
        ({"do": "press", "chat": WISH["chat"], "person": "driver-zhang", "message": "77", "data": "x"}, 404),
        ({"do": "send", "chat": WISH["chat"], "person": "driver-zhang", "what": "money"}, 404),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(browser: TestClient, wish: object, status: int) -> None:
    answer = browser.post("/wish?language=en", json=wish, headers=OWN)
    assert answer.status_code == status
    assert answer.text.endswith(".")


def test_a_broken_request_is_told_in_the_readers_language(browser: TestClient) -> None:
    headers = {**OWN, "content-type": "application/json"}
    english = browser.post("/wish?language=en", content=b"{", headers=headers)
    chinese = browser.post("/wish?language=zh_Hans", content=b"{", headers=headers)
    assert (english.status_code, chinese.status_code) == (400, 400)
    assert english.text.startswith("The page and the program")
    assert chinese.text.endswith("。")


def test_a_far_too_long_request_is_not_read(browser: TestClient) -> None:
    assert browser.post("/wish", json={**WISH, "text": "x" * 300_000}, headers=OWN).status_code == 413


def test_a_wrong_choice_falls_back_to_the_first(browser: TestClient) -> None:
    page = browser.get("/?driver=public:li-na&as=nobody&language=xx&group=%22%3E%3Cscript%3E")
    assert page.status_code == 200
    assert 'data-chat="public:driver-zhang"' in page.text


def test_an_unknown_page_says_so(browser: TestClient) -> None:
    for path in ("/nowhere", "/part/nothing", "/journal/26-9999", "/static/nothing.js"):
        answer = browser.get(path, params={"language": "en"})
        assert (answer.status_code, answer.text.startswith("There is no such page.")) == (404, True), path


# time, stories, a new beginning


def test_the_clock_is_driven(behind: House, browser: TestClient) -> None:
    before = behind.clock.now()
    behind.cases.due = before + timedelta(minutes=9)
    assert browser.post("/drive", json={"jump": True}, headers=OWN).status_code == 200
    assert behind.clock.now() == behind.cases.due
    for speed in (60, 0):
        assert browser.post("/drive", json={"speed": speed}, headers=OWN).status_code == 200
        assert behind.clock.speed == speed
    assert browser.post("/drive", json={"speed": 100_000}, headers=OWN).status_code == 400
    behind.cases.due = None
    assert browser.post("/drive", json={"jump": True}, headers=OWN).status_code == 200


def test_the_real_clock_has_no_keys_and_cannot_be_driven() -> None:
    behind = house(Clock.wall())
    with TestClient(console_app(behind.desktop), base_url=HOME, client=("127.0.0.1", 50000)) as browser:
        assert "data-speed" not in browser.get("/").text.partition("<header")[2]
        assert browser.post("/drive", json={"speed": 60}, headers=OWN).status_code == 400


def test_a_story_is_played_and_stopped(behind: House, browser: TestClient) -> None:
    browser.post("/drive", json={"play": "cry"}, headers=OWN)
    assert behind.stories.playing == "cry"
    assert browser.post("/drive", json={"play": "other"}, headers=OWN).status_code == 404
    browser.post("/drive", json={"stop": True}, headers=OWN)
    assert behind.stories.playing == ""


def test_beside_tokens_there_is_nothing_to_reset_or_to_play(behind: House) -> None:
    desktop = dataclasses.replace(behind.desktop, stories=None, reset=None)
    with TestClient(console_app(desktop), base_url=HOME, client=("127.0.0.1", 50000)) as browser:
        page = browser.get("/").text
        assert 'id="reset"' not in page
        assert 'id="story"' not in page
        for drive in ({"reset": True}, {"play": "cry"}):
            assert browser.post("/drive", json=drive, headers=OWN).status_code == 400
    assert behind.resets == 0


# markup


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<b>a</b> &lt;b&gt; &amp;", "<b>a</b> &lt;b&gt; &amp;"),
        ("<strong>a</strong><em>b</em><del>c</del>", "<b>a</b><i>b</i><s>c</s>"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<img src=x onerror="alert(1)">after', "after"),
        ('<b onclick="alert(1)">a</b>', "<b>a</b>"),
        ('<a href="javascript:alert(1)">a</a>', "a"),
        ('<a href=" JAVASCRIPT:alert(1)">a</a>', "a"),
        ('<a href="data:text/html,x">a</a>', "a"),
        ('<a href="http://[">a</a>', "a"),
        ("<svg/onload=alert(1)>x", "x"),
        ("<b>open <i>both", "<b>open <i>both</i></b>"),
        ("crossed <b><i>a</b></i>", "crossed <b><i>a</i></b>"),
        ("</div></li>a", "a"),
        ('<tg-time unix="1764000000" format="r">12 min</tg-time>', '<time data-unix="1764000000">12 min</time>'),
        ('<tg-time unix="1 onclick=x">12 min</tg-time>', "12 min"),
        ("<tg-spoiler>a</tg-spoiler>", '<span class="spoiler" tabindex="0">a</span>'),
        ("a <!-- b --> c", "a  c"),
        ("5 < 6 & 7 > 2", "5 &lt; 6 &amp; 7 &gt; 2"),
    ],
)
def test_only_telegrams_markup_passes(html: str, written: str) -> None:
    assert safe(html) == written


def test_a_link_leaves_no_trace() -> None:
    assert safe('<a href="https://uri.amap.com/?a=1&amp;b=%22">高德</a>') == (
        '<a href="https://uri.amap.com/?a=1&amp;b=%22" target="_blank" rel="noopener noreferrer">高德</a>'
    )


def test_what_a_person_wrote_is_never_markup(behind: House, browser: TestClient) -> None:
    behind.console.write(public("driver-zhang"), "driver-zhang", '<b onclick="x">"粗"</b>')
    behind.console.photo(group("supply"), "li-na", "<i>.jpg")
    page = browser.get("/").text
    assert "&lt;b onclick=&#34;x&#34;&gt;" in page
    assert "&lt;i&gt;.jpg" in page
    assert "<b onclick" not in page


# bars


def bar_words(case: CaseView, minutes: float, behind: House) -> list[str]:
    now = START + minutes * MINUTE
    return [bar.word for bar in chart(case, now, behind.say, Language.EN).bars]


def test_every_bar_says_its_state_in_words(behind: House) -> None:
    assert bar_words(cases()[0], 16, behind) == [
        "Met 03:15, Li Na",
        "Met 03:13, Zhao Min",
        "Overdue by 1 min, due 03:27",
        "At risk: 14 min left, due 03:42",
        "3 h 44 min left, due 07:12",
        "Lapsed",
    ]


def test_what_the_sweep_has_not_seen_yet_is_overdue_all_the_same(behind: House) -> None:
    running = promise("a", both("甲", "A"), 5, Status.RUNNING)
    case = CaseView(
        number="26-0001", title=both("甲", "A"), state=both("甲", "A"), opened_at=START, promises=(running,)
    )
    assert bar_words(case, 4, behind) == ["1 min left, due 03:17"]
    assert bar_words(case, 6, behind) == ["Overdue by 1 min, due 03:17"]


def test_a_promise_met_late_keeps_its_lateness(behind: House) -> None:
    late = promise("a", both("甲", "A"), 5, Status.MET, met_at=START + 11 * MINUTE, breached_at=START + 5 * MINUTE)
    case = replace(cases()[0], promises=(late, replace(late, met_by=both("李娜", "Li Na"))))
    assert bar_words(case, 30, behind) == ["Met 03:23, 6 min late", "Met 03:23, 6 min late, Li Na"]
    kinds = [piece.kind for piece in chart(case, START + 30 * MINUTE, behind.say, Language.EN).bars[0].pieces]
    assert kinds == ["met", "overdue"]


def test_pieces_stay_inside_the_line_of_time_and_follow_each_other(behind: House) -> None:
    for case in cases():
        for minutes in (0, 1, 16, 30, 300, 5000):
            drawn = chart(case, START + minutes * MINUTE, behind.say, Language.EN)
            assert all(0 <= piece.x <= piece.x + piece.width <= 100.01 for bar in drawn.bars for piece in bar.pieces)
            xs = [tick.x for tick in drawn.ticks]
            assert all(later - earlier >= 6.5 for earlier, later in itertools.pairwise(xs))
            assert [tick.now for tick in drawn.ticks].count(True) == 1


def test_a_case_without_promises_has_a_line_of_time(behind: House) -> None:
    case = replace(cases()[0], promises=())
    assert chart(case, START, behind.say, Language.EN).bars == ()


def test_the_journal_is_a_page_of_its_own(behind: House, browser: TestClient) -> None:
    behind.cases.shown = cases()
    behind.cases.journals["26-0417"] = []
    page = browser.get("/journal/26-0417?language=en")
    assert page.status_code == 200
    assert "Journal 26-0417" in page.text
