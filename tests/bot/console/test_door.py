"""The console's door: who is let in, what is understood, and what is answered to the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.channels.console.seats import group, public
from bot.clock import Clock
from bot.web.console import console_app
from bot.web.ports import CaseView
from tests.harness.console_demo import cases
from tests.harness.console_house import House, house

HOME = "http://127.0.0.1:8080"
OWN = {"origin": HOME}
WISH = {"do": "write", "chat": public("driver-zhang"), "person": "driver-zhang", "text": "车坏了"}


@pytest.fixture
def client(behind: House) -> Iterator[TestClient]:
    with TestClient(console_app(behind.desktop), base_url=HOME, client=("127.0.0.1", 50000)) as opened_client:
        yield opened_client


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
def test_a_request_that_did_not_come_straight_from_here_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/", headers=headers)
    assert answer.status_code == 403
    assert answer.text.startswith("This console answers only to a browser on this machine")


@pytest.mark.parametrize("name", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LOCALHOST:8080"])
def test_this_machine_is_let_in_under_its_own_names(client: TestClient, name: str) -> None:
    assert client.get("/", headers={"host": name}).status_code == 200


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
def test_another_sites_page_cannot_act(behind: House, client: TestClient, path: str, origin: dict[str, str]) -> None:
    assert client.post(path, json=WISH, headers=origin).status_code == 403
    assert behind.console.phone(public("driver-zhang")).screen == ()


def test_only_json_is_taken_so_that_no_plain_form_can_act(behind: House, client: TestClient) -> None:
    answer = client.post("/wish", content=b'{"do":"write"}', headers={**OWN, "content-type": "text/plain"})
    assert answer.status_code == 400
    assert behind.console.phone(public("driver-zhang")).screen == ()


def test_a_page_loads_nothing_from_elsewhere_and_sets_nothing(client: TestClient) -> None:
    for path in ("/", "/static/console.js", "/part/cases", "/nowhere"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers
        assert not [name for name in headers if name.startswith("access-control")]
    assert "<script>" not in client.get("/").text
    assert "style=" not in client.get("/").text


# what is asked


def test_a_wish_is_done(behind: House, client: TestClient) -> None:
    assert client.post("/wish", json=WISH, headers=OWN).status_code == 200
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
def test_what_cannot_be_done_is_told_in_a_sentence(client: TestClient, wish: object, status: int) -> None:
    answer = client.post("/wish?language=en", json=wish, headers=OWN)
    assert answer.status_code == status
    assert answer.text.endswith(".")


def test_a_broken_request_is_told_in_the_readers_language(client: TestClient) -> None:
    headers = {**OWN, "content-type": "application/json"}
    english = client.post("/wish?language=en", content=b"{", headers=headers)
    chinese = client.post("/wish?language=zh_Hans", content=b"{", headers=headers)
    assert (english.status_code, chinese.status_code) == (400, 400)
    assert english.text.startswith("The page and the program")
    assert chinese.text.endswith("。")


def test_a_far_too_long_request_is_not_read(client: TestClient) -> None:
    assert client.post("/wish", json={**WISH, "text": "x" * 300_000}, headers=OWN).status_code == 413


def test_a_wrong_choice_falls_back_to_the_first(client: TestClient) -> None:
    page = client.get("/?driver=public:li-na&as=nobody&language=xx&group=%22%3E%3Cscript%3E")
    assert page.status_code == 200
    assert 'data-chat="public:driver-zhang"' in page.text


def test_an_unknown_page_says_so(client: TestClient) -> None:
    for path in ("/nowhere", "/part/nothing", "/journal/26-9999", "/static/nothing.js"):
        answer = client.get(path, params={"language": "en"})
        assert (answer.status_code, answer.text.startswith("There is no such page.")) == (404, True), path


def test_a_house_that_fails_is_told_in_a_sentence(behind: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken() -> list[CaseView]:
        raise OSError("disk gone")

    monkeypatch.setattr(behind.cases, "cases", broken)
    app = console_app(behind.desktop)
    with TestClient(app, base_url=HOME, client=("127.0.0.1", 50000), raise_server_exceptions=False) as client:
        answer = client.get("/?language=en")
    assert answer.status_code == 500
    assert answer.text.startswith("Something went wrong in the program.")
    assert "disk gone" not in answer.text


# time, stories, a new beginning


def test_the_clock_is_driven(behind: House, client: TestClient) -> None:
    before = behind.clock.now()
    behind.cases.due = before + timedelta(minutes=9)
    assert client.post("/drive", json={"jump": True}, headers=OWN).status_code == 200
    assert behind.clock.now() == behind.cases.due
    for speed in (60, 0):
        assert client.post("/drive", json={"speed": speed}, headers=OWN).status_code == 200
        assert behind.clock.speed == speed
    assert client.post("/drive", json={"speed": 100_000}, headers=OWN).status_code == 400
    behind.cases.due = None
    assert client.post("/drive", json={"jump": True}, headers=OWN).status_code == 200


def test_the_real_clock_has_no_keys_and_cannot_be_driven() -> None:
    behind = house(Clock.wall())
    with TestClient(console_app(behind.desktop), base_url=HOME, client=("127.0.0.1", 50000)) as client:
        assert "data-speed" not in client.get("/").text.partition("<header")[2]
        assert client.post("/drive", json={"speed": 60}, headers=OWN).status_code == 400


def test_a_story_is_played_and_stopped(behind: House, client: TestClient) -> None:
    client.post("/drive", json={"play": "cry"}, headers=OWN)
    assert behind.stories.playing == "cry"
    assert client.post("/drive", json={"play": "other"}, headers=OWN).status_code == 404
    client.post("/drive", json={"stop": True}, headers=OWN)
    assert behind.stories.playing == ""


def test_beside_tokens_there_is_nothing_to_reset_or_to_play(behind: House) -> None:
    desktop = dataclasses.replace(behind.desktop, stories=None, reset=None)
    with TestClient(console_app(desktop), base_url=HOME, client=("127.0.0.1", 50000)) as client:
        page = client.get("/").text
        assert 'id="reset"' not in page
        assert 'id="story"' not in page
        for drive in ({"reset": True}, {"play": "cry"}):
            assert client.post("/drive", json=drive, headers=OWN).status_code == 400
    assert behind.resets == 0


def test_what_a_person_wrote_is_never_markup(behind: House, client: TestClient) -> None:
    behind.console.write(public("driver-zhang"), "driver-zhang", '<b onclick="x">"粗"</b>')
    behind.console.photo(group("supply"), "li-na", "<i>.jpg")
    page = client.get("/").text
    assert "&lt;b onclick=&#34;x&#34;&gt;" in page
    assert "&lt;i&gt;.jpg" in page
    assert "<b onclick" not in page


def test_the_journal_is_a_page_of_its_own(behind: House, client: TestClient) -> None:
    behind.cases.shown = cases()
    behind.cases.journals["26-0417"] = []
    page = client.get("/journal/26-0417?language=en")
    assert page.status_code == 200
    assert "Journal 26-0417" in page.text
