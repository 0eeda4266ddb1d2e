"""A position is a link to two maps, each told in which system it is, with the figures beside it as text."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.i18n import Reader, plain, written
from flows.terms import Language
from flows.text import Spot, T
from tests.harness.hotline import local

SPOT = Spot(lat=28.196312, lon=113.073745)
LINK = re.compile(r'<a href="([^"]*)">([^<]*)</a>')


def reader(language: Language) -> Reader:
    return Reader(language=language, zone="Asia/Shanghai", now=local("2026-11-22T03:16"))


def links(spot: Spot, language: Language = Language.ZH) -> dict[str, str]:
    """The address behind each name."""
    said = written(T("{at}", at=spot), reader(language))
    return {name: html.unescape(address) for address, name in LINK.findall(said)}


def test_amap_takes_the_longitude_first_and_is_told_the_system() -> None:
    address = urlsplit(links(SPOT)["高德"])
    assert (address.scheme, address.netloc, address.path) == ("https", "uri.amap.com", "/marker")
    assert parse_qs(address.query) == {
        "position": ["113.073745,28.196312"],
        "name": ["位置"],
        "src": ["dutyline"],
        "coordinate": ["wgs84"],
        "callnative": ["1"],
    }


def test_baidu_takes_the_latitude_first_and_is_told_the_system() -> None:
    address = urlsplit(links(SPOT)["百度"])
    assert (address.scheme, address.netloc, address.path) == ("https", "api.map.baidu.com", "/marker")
    assert parse_qs(address.query) == {
        "location": ["28.196312,113.073745"],
        "title": ["位置"],
        "content": ["位置"],
        "coord_type": ["wgs84"],
        "output": ["html"],
        "src": ["webapp.dutyline.hotline"],
    }


@pytest.mark.parametrize("language", Language)
def test_an_address_is_ascii_and_its_signs_are_escaped(language: Language) -> None:
    said = written(T("{at}", at=SPOT), reader(language))
    for address, _ in LINK.findall(said):
        assert address.isascii()
        assert not re.search(r"&(?!amp;)|[ <>\"]", address)


def test_every_reader_has_names_and_the_figures_as_text() -> None:
    assert plain(T("{at}", at=SPOT), reader(Language.ZH)) == "高德 百度 28.1963, 113.0737"
    assert plain(T("{at}", at=SPOT), reader(Language.EN)) == "Amap Baidu 28.1963, 113.0737"


def test_the_other_half_of_the_globe_keeps_its_signs() -> None:
    address = links(Spot(lat=-33.8568, lon=-70.6483))["高德"]
    assert parse_qs(urlsplit(address).query)["position"] == ["-70.648300,-33.856800"]
