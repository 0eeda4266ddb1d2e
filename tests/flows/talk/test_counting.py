"""Amounts, options and counts as people write them."""

import pytest

from flows.talk.amounts import amount_in
from flows.talk.counting import counted_in
from flows.talk.several import chosen_in
from tests.flows.counting_plans import SIGNS, STOCK, plan

OPTIONS = plan(SIGNS).plan.question("signs").options
ITEMS = plan(STOCK).plan.question("stock").items


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("12000", 12000),
        ("12,000", 12000),
        ("12，000 元", 12000),
        ("１２０００", 12000),
        ("1.5万", 15000),
        ("1.5w", 15000),
        ("1万元", 10000),
        ("1万2", 12000),
        ("一万二", 12000),
        ("一万零二", 10002),
        ("一万二千三百", 12300),
        ("两千五", 2500),
        ("三百块", 300),
        ("十二", 12),
        ("二〇〇〇", 2000),
        ("13.8亿", 1_380_000_000),
        ("壹万贰仟", 12000),
        ("大概三万左右", 30000),
        ("损失：3000", 3000),
        ("2 台电脑，大概 8000 元", 8000),
        ("about 3000 yuan", 3000),
        ("12k", 12000),
        ("three thousand", 3000),
        ("two thousand five hundred", 2500),
        ("1.5 million yuan", 1_500_000),
        ("¥3,000", 3000),
        ("RMB 3 000", 3000),
        ("1200.50 元", 1201),
        ("没有损失", 0),
        ("none", 0),
    ],
)
def test_an_amount_is_read_as_it_is_written(said: str, yuan: int) -> None:
    assert amount_in(said) == yuan


@pytest.mark.parametrize(
    "said",
    [
        "",
        "好的",
        "几千",
        "三四千",
        "十几万",
        "上万",
        "3000-5000 元",
        "3000 元到 5000 元",
        "1.5",
        "-500",
        "14:30",
        "5 人",
        "5,000 户",
        "2026-11-22",
        "13800005521",
        "$300",
        "3000 dollars",
        "12,5",
        "千万别动",
        "99999999999999",
        "a lot",
        "hundreds",
    ],
)
def test_what_is_no_amount_is_none(said: str) -> None:
    assert amount_in(said) is None


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("1 3", ("smell", "flame")),
        ("３，１", ("smell", "flame")),
        ("第一和第三", ("smell", "flame")),
        ("①、②", ("smell", "hiss")),
        ("有气味 和 有响声", ("smell", "hiss")),
        ("smell and hissing", ("smell", "hiss")),
        ("厨房有臭味，没有火苗，但是有响声", ("smell", "hiss")),
        ("2", ("hiss",)),
        ("4", ()),
        ("1 4", ()),
        ("没有", ()),
        ("who knows", ()),
    ],
)
def test_several_options_are_read_by_number_and_by_name(said: str, chosen: tuple[str, ...]) -> None:
    assert chosen_in(said, OPTIONS) == chosen


@pytest.mark.parametrize(
    ("said", "counts", "unknown"),
    [
        ("大米 40，油 12", {"rice": 40, "oil": 12}, ()),
        ("rice 40, oil 12", {"rice": 40, "oil": 12}, ()),
        ("大米40袋油12桶", {"rice": 40, "oil": 12}, ()),
        ("40 bags of rice and 12 barrels of oil", {"rice": 40, "oil": 12}, ()),
        ("大米四十\n油十二", {"rice": 40, "oil": 12}, ()),
        ("Rice: 1,200; salt: none", {"rice": 1200, "salt": 0}, ()),
        ("大米 1.2万", {"rice": 12000}, ()),
        ("大米和油都没有了", {"rice": 0, "oil": 0}, ()),
        ("大米 40，白糖还剩 3", {"rice": 40}, ("白糖",)),
        ("sugar 3", {}, ("sugar",)),
        ("大米 2.5", {}, ()),
        ("大米 -5", {}, ()),
        ("大米", {}, ()),
        ("no idea", {}, ()),
    ],
)
def test_named_things_are_counted(said: str, counts: dict[str, int], unknown: tuple[str, ...]) -> None:
    found = counted_in(said, ITEMS)
    assert (found.counts, found.unknown) == (counts, unknown)
