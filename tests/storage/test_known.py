"""Chats, people, codes, plans, our messages and the house's own settings come back as they were put."""

from msgspec.structs import replace

from flows.terms import CaseId, PlanHash
from storage.unit_of_work import Chat, ChatKind, Code, CodeKind, Known, Posted, Rows, Side, Storage, Tries, digest_of
from tests.storage.samples import NOW, SECOND, compiled

PRIVATE = Chat("staff:7", "staff", "7", ChatKind.PRIVATE, Side.STAFF, NOW, person="li-na", language="zh_Hans")
GROUP = Chat(
    "staff:-100",
    "staff",
    "-100",
    ChatKind.GROUP,
    Side.STAFF,
    NOW,
    group_id="supply",
    thread="5",
    reachable=False,
    title="供应",
)
PUBLIC = Chat("hotline:7", "hotline", "7", ChatKind.PRIVATE, Side.PUBLIC, NOW, person="li-na", time_zone="Asia/Tokyo")


async def test_chats(storage: Storage) -> None:
    def work(rows: Rows) -> None:
        storage.chats.put(rows, [PRIVATE, GROUP, PUBLIC])
        assert storage.chats.of(rows, ["staff:7", "staff:8"]) == {"staff:7": PRIVATE}
        assert storage.chats.of_people(rows, ["li-na"]) == [PUBLIC, PRIVATE]
        assert storage.chats.of_groups(rows, ["supply", "emergency"]) == [GROUP]
        assert sorted(chat.lane for chat in storage.chats.staff(rows)) == ["staff:-100", "staff:7"]
        storage.chats.put(rows, [replace(GROUP, reachable=True)])
        storage.chats.drop(rows, ["staff:7"])
        assert storage.chats.staff(rows) == [replace(GROUP, reachable=True)]

    await storage.run(work)


async def test_people(storage: Storage) -> None:
    wang = Known("telegram:1", "customer-wang", "王芳", "zh_Hans", True, "+8613800000001", NOW)  # noqa: FBT003
    guest = Known("telegram:2", "telegram:2")

    def work(rows: Rows) -> None:
        storage.people.put(rows, [wang, guest])
        storage.people.put(rows, [replace(guest, person="customer-wang")])
        assert storage.people.of(rows, ["telegram:1", "telegram:3"]) == {"telegram:1": wang}
        assert storage.people.identities_of(rows, "customer-wang") == ["telegram:1", "telegram:2"]

    await storage.run(work)


async def test_a_code_is_found_however_it_was_written_and_used_once(storage: Storage) -> None:
    code = Code(digest_of("7KQ2-M4XP"), CodeKind.PERSON, "li-na", NOW + SECOND, NOW)

    def work(rows: Rows) -> None:
        storage.codes.put(rows, [code])
        for written in ("7KQ2-M4XP", "7kq2m4xp", " 7kq2 m4xp\n", "７ＫＱ２－Ｍ４ＸＰ"):
            assert storage.codes.find(rows, written) == code
        assert storage.codes.find(rows, "7KQ2-M4XQ") is None
        assert storage.codes.use(rows, code.digest, NOW) is True
        assert storage.codes.use(rows, code.digest, NOW + SECOND) is False
        assert storage.codes.find(rows, "7KQ2-M4XP") == replace(code, used_at=NOW)

    await storage.run(work)


async def test_wrong_codes_are_counted_for_each_who_tries(storage: Storage) -> None:
    def work(rows: Rows) -> None:
        assert storage.codes.tries(rows, "telegram:1") is None
        storage.codes.put_tries(rows, Tries("telegram:1", 1, NOW))
        storage.codes.put_tries(rows, Tries("telegram:1", 2, NOW + SECOND))
        assert storage.codes.tries(rows, "telegram:1") == Tries("telegram:1", 2, NOW + SECOND)
        storage.codes.forget_tries(rows, "telegram:1")
        assert storage.codes.tries(rows, "telegram:1") is None

    await storage.run(work)


async def test_a_plan_is_kept_once_under_its_hash(storage: Storage) -> None:
    plan = compiled()

    def work(rows: Rows) -> None:
        storage.plans.put(rows, [plan], NOW)
        storage.plans.put(rows, [replace(plan, plan=replace(plan.plan, title=plan.plan.branches[0].title))], NOW)
        assert storage.plans.of(rows, [plan.hash, PlanHash("other")]) == {plan.hash: plan}

    await storage.run(work)


async def test_our_messages_are_found_by_case_by_id_and_by_role(storage: Storage) -> None:
    posted = [
        Posted("staff:-100", "10", "card", NOW, CaseId(1), "h1"),
        Posted("staff:-100", "12", "card", NOW + SECOND, CaseId(1)),
        Posted("staff:7", "11", "prompt", NOW, CaseId(1)),
        Posted("staff:7", "13", "prompt", NOW + SECOND),
    ]

    def work(rows: Rows) -> None:
        storage.posted.put(rows, posted)
        assert storage.posted.cards_of(rows, CaseId(1)) == [posted[1], posted[0]]
        assert storage.posted.cards_of(rows, CaseId(1), "prompt") == [posted[2]]
        assert storage.posted.of(rows, "staff:7", ["11", "10"]) == {"11": posted[2]}
        assert storage.posted.newest(rows, "staff:7", "prompt") == posted[3]
        assert storage.posted.newest(rows, "staff:7", "card") is None
        storage.posted.put(rows, [replace(posted[0], role="line", hash="h2")])
        assert storage.posted.cards_of(rows, CaseId(1)) == [posted[1]]

    await storage.run(work)


async def test_settings(storage: Storage) -> None:
    def work(rows: Rows) -> None:
        storage.settings.put(rows, {"beat:sweep": "1", "beat:delivery": "2", "beaten": "3"})
        storage.settings.put(rows, {"beat:sweep": "4"})
        assert storage.settings.of(rows, ["beat:sweep", "none"]) == {"beat:sweep": "4"}
        assert storage.settings.under(rows, "beat:") == {"beat:delivery": "2", "beat:sweep": "4"}
        storage.settings.drop(rows, ["beat:sweep"])
        assert storage.settings.under(rows, "beat:") == {"beat:delivery": "2"}

    await storage.run(work)
