"""What is wrong with a file is told to whoever writes it in their own language; programs and logs read English."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import library
from bot.bootstrap import house_of
from bot.cli import app, main
from bot.config import read_settings
from bot.errors import Unusable
from bot.i18n import timeless
from bot.library import Reader, check_files, read_organisation
from bot.rehearsal.script import read_script
from flows.check.misfit import KINDS
from flows.terms import Language
from flows.text import Text
from tests.bot.test_checking import STUCK, spoiled
from tests.bot.test_organisation_file import GOOD
from tests.bot.test_plan_file import BOMB, OWN

HOUSE = read_organisation(None)
READER = Reader(HOUSE)
UNCLASSIFIED = Path("flows/plans/reception/unclassified-emergency.yaml").absolute()


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the plans that ship with the product one is read."""
    monkeypatch.setattr(library, "_built_in", lambda: (UNCLASSIFIED,))


TOLD: list[tuple[str, str, str, str]] = [
    # of what, what was written, what is written instead, and what its author reads
    (
        "a wrong key",
        "met_by: opened",
        "met_bi: opened",
        "14:96：obligations[0].met_bi：这里没有叫“met_bi”的键；应为 met_by，或以下之一：",
    ),
    (
        "a role that is not there",
        "ladder: [warehouse-head]",
        "ladder: [warehose-head]",
        "5:27：route.ladder：没有叫“warehose-head”的角色；应为 warehouse-head，或以下之一：",
    ),
    (
        "a negative length",
        "10 min",
        "-5 min",
        "14:64：obligations[0].within：“-5 min”不是时长；应为数字加单位，例如 30 min、4 h、2 days",
    ),
    ("a bare number", "10 min", "10", "14:64：obligations[0].within：写的是数字 10；应为数字加单位，例如 30 min、"),
    ("a missing language", ", en: Shut", "", "9:16：branches[0].title：缺少英文（en）；zh 和 en 都要写"),
    ("a missing key", ", basis: company", "", "14:5：obligations[0]：缺少 basis；请写上 basis，以下之一：document、"),
    ("a key twice", "pack: own", "pack: own\npack: two", "3:1：同一个地方，这个键写了两次；每个键只能写一次"),
    ("an open bracket", "[driver]", "[driver", "4:11：有括号没有写完；各项之间请用英文逗号，最后补上 `]` / `}`；"),
    ("a tab", "pack: own", "\tpack: own", "2:1：这里不能用这个符号开头；请把制表符换成空格，或者用引号括起来"),
    ("no such day", "pack: own", "pack: 2026-02-31", "2:7：日历上没有这一天；请改成真实的日期；"),
]


def chinese(file: Path) -> list[str]:
    """What is wrong with a file, without its name."""
    found = (timeless(each.text, Language.ZH) for each in check_files([file], [], HOUSE, READER))
    return [each.removeprefix(f"{file}:") for each in found if each.startswith(str(file))]


@pytest.mark.parametrize(("was", "now", "told"), [each[1:] for each in TOLD], ids=[each[0] for each in TOLD])
def test_its_author_reads_chinese(tmp_path: Path, was: str, now: str, told: str) -> None:
    assert was in OWN
    file = tmp_path / "own.yaml"
    file.write_text(OWN.replace(was, now, 1), encoding="utf-8")
    assert [each for each in chinese(file) if each.startswith(told)], chinese(file)


def test_a_button_of_65_bytes_is_told_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN.replace("looked", "l" * 65), encoding="utf-8")
    long = [each for each in chinese(file) if each.startswith("16:6：actions[0].id：“lll")]
    assert [each.endswith("lll”太长，或者含有 |，按键装不下；最多 32 个字节，不能有 |") for each in long] == [True]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB, "2:8：用了 YAML 别名（*）；请直接写内容"),
        (b"id: own\n" * (10 * 1024 * 1024 // 8), "1:1：文件有 10,485,760 个字节；最多 262,144"),
        ("id: 自家".encode("gb18030"), "1:1：第 4 个字节不是 UTF-8 编码；请把文件另存为 UTF-8 编码的文本"),
        (b"", "1:1：整个文件：这里是空的；应为几个键和它们的值，至少有 id、pack、title、route、branches、questions"),
    ],
    ids=["an alias bomb", "ten megabytes", "another encoding", "nothing"],
)
def test_what_is_no_plan_is_told_in_chinese(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(content)
    assert any(each.startswith(told) for each in chinese(file)), chinese(file)


# --- the commands -----------------------------------------------------------------------------------------------------
@pytest.fixture
def spoilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan whose branch nothing leads to, for a reader of Chinese."""
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "zh_Hans")
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path / "data"))
    file = tmp_path / "own.yaml"
    more = "branches:\n  - {id: hail, title: {zh: 冰雹, en: Hail}}\n"
    file.write_text(OWN.replace("branches:\n", more, 1), encoding="utf-8")
    return file


def test_plans_check_prints_chinese_and_json_in_english(spoilt: Path) -> None:
    told = CliRunner().invoke(app, ["plans", "check", str(spoilt)])
    reached = f"{spoilt}:9:5：branches[0]：没有任何情况会走到分支“hail”；请让某种情况能走到这里，或者去掉它"
    assert (told.exit_code, reached in told.stdout.splitlines()) == (1, True), told.output
    listed = json.loads(CliRunner().invoke(app, ["plans", "check", "--json", str(spoilt)]).stdout)
    found = next(each for each in listed if "hail" in each["found"])
    assert found["found"] == "branches[0]: 'hail' is never reached"
    assert found["expected"] == "expected a way that leads to it"


def test_the_way_that_leads_there_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "zh_Hans")
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path / "data"))
    file = spoiled(tmp_path, "unclassified-emergency", *STUCK)
    told = CliRunner().invoke(app, ["plans", "check", str(file)]).stdout
    line = next((each for each in told.splitlines() if "关不了" in each), told)
    found = "：actions：分支“other”的工单关不了；应有一个适用于它的操作，写明 `becomes: resolved`"
    assert f"{found}（经过：打字“/start” > 按“1 其他事”）" in line


def test_a_program_that_starts_tells_in_chinese_which_plan_is_left_out(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt.write_text("id: own\n", encoding="utf-8")
    monkeypatch.setenv("DUTYLINE_PLANS", str(spoilt.parent))
    told: list[Text] = []
    house_of(read_settings(), told.append)
    said = [timeless(each, Language.ZH) for each in told]
    assert f"有一份预案用不了：{spoilt}:1:1：整个文件：缺少 pack；请写上 pack，文字" in said, said


def test_what_an_organisation_file_may_not_say_is_told_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(GOOD.replace("head: head", "head: chief").replace("of: two", "of: three"), encoding="utf-8")
    with pytest.raises(Unusable) as raised:
        read_organisation(file)
    assert [timeless(each, Language.ZH).removeprefix(f"{file}:") for each in raised.value.texts] == [
        "24:42：groups[0].head：没有叫“chief”的人、组、角色或地区；请换成这个文件里写过的 id",
        "16:29：policies[0].steps[1].of：写的是“three”；应为 any、two 或 all",
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh_Hans", "DUTYLINE_WEB：写的是“8080”；应为 HOST:PORT，例如 127.0.0.1:8080\n"),
        ("", "DUTYLINE_WEB：写的是“8080”；应为 HOST:PORT，例如 127.0.0.1:8080\n"),
        ("en", "DUTYLINE_WEB: found '8080'; expected HOST:PORT, such as 127.0.0.1:8080\n"),
    ],
)
def test_a_setting_is_told_in_the_language_of_the_others(
    language: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUTYLINE_WEB", "8080")
    monkeypatch.setenv("DUTYLINE_LANGUAGE", language)
    monkeypatch.setattr("sys.argv", ["dutyline", "org", "check"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err == told


SPOIL: list[tuple[Callable[[str], str], str]] = [
    (lambda text: text.replace("after: 5s", "after: soon"), "5:1：after：写的是“soon”；应为时长，例如 5m、90s、1h30m"),
    (lambda text: text.replace("says: 你好", "sayz: 你好"), "4:38：steps[0].sayz：这里没有叫“sayz”的键；应为 says，"),
    (lambda text: text.replace("2026-11-23T07:10", "morning"), "2:1：start：写的是“morning”；应为日期加时间，"),
]
SCRIPT = """\
title: {zh: 早上, en: Morning}
start: "2026-11-23T07:10"
steps:
  - {at: "07:10", who: driver-zhang, says: 你好}
  - {after: 5s, who: driver-zhang, says: 在吗}
"""


@pytest.mark.parametrize(("spoil", "told"), SPOIL)
def test_a_script_is_told_in_chinese(tmp_path: Path, spoil: Callable[[str], str], told: str) -> None:
    file = tmp_path / "morning.yaml"
    file.write_text(spoil(SCRIPT), encoding="utf-8")
    with pytest.raises(Unusable) as raised:
        read_script(file).begins("Asia/Shanghai")
    [said] = [timeless(each, Language.ZH) for each in raised.value.texts]
    assert said.startswith(f"{file}:{told}")


def test_every_kind_that_may_be_missing_has_a_chinese_name() -> None:
    assert [name for name, kind in KINDS.items() if timeless(kind, Language.ZH) == name] == []


def test_what_would_do_something_to_a_terminal_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN.replace("pack: own", 'pack: own\n"a\\e[2Jb": 1', 1), encoding="utf-8")
    found = [str(each) for each in check_files([file], [], HOUSE, READER)]
    assert [each.isprintable() for each in found if "\\x1b[2J" in each] == [True]
