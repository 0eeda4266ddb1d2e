"""HTML as Telegram reads it."""

from __future__ import annotations

import pytest

from tests.fake_telegram.markup import Unreadable, checked_url, clean, parse_html, utf16


@pytest.mark.parametrize(
    ("html", "text", "entity"),
    [
        ("<b>工单</b> 26", "工单 26", {"type": "bold", "offset": 0, "length": 2}),
        ("😀<i>a</i>", "😀a", {"type": "italic", "offset": 2, "length": 1}),
        ("<tg-spoiler>5521</tg-spoiler>", "5521", {"type": "spoiler", "offset": 0, "length": 4}),
        ('<span class="tg-spoiler">5521</span>', "5521", {"type": "spoiler", "offset": 0, "length": 4}),
        ("<code>a &lt; b</code>", "a < b", {"type": "code", "offset": 0, "length": 5}),
        ("<blockquote expandable>x</blockquote>", "x", {"type": "expandable_blockquote", "offset": 0, "length": 1}),
        ("<blockquote>x</>", "x", {"type": "blockquote", "offset": 0, "length": 1}),
        (
            '<a href="https://e.com/?a=1&amp;b=2">map</a>',
            "map",
            {"type": "text_link", "offset": 0, "length": 3, "url": "https://e.com/?a=1&b=2"},
        ),
        (
            '<tg-time unix="1793300000" format="wDT">03:17</tg-time>',
            "03:17",
            {"type": "date_time", "offset": 0, "length": 5, "unix_time": 1793300000, "date_time_format": "wDT"},
        ),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            {"type": "pre", "offset": 0, "length": 1, "language": "python"},
        ),
        ("  <b> x</b>  ", "x", {"type": "bold", "offset": 0, "length": 1}),
        ("<code><b>x</b></code>", "x", {"type": "code", "offset": 0, "length": 1}),
    ],
)
def test_tags_become_entities(html: str, text: str, entity: dict[str, object]) -> None:
    marked = parse_html(html)
    assert marked.text == text
    assert marked.entities == [entity]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("张 <3", "Unclosed start tag at byte offset 4"),
        ("<3 >", 'Unsupported start tag "3" at byte offset 0'),
        ("张<div>x</div>", 'Unsupported start tag "div" at byte offset 3'),
        ("<b>x", "Can't find end tag corresponding to start tag b"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", "Expected equal sign in declaration of an attribute"),
        ('<tg-time unix="soon">x</tg-time>', "tg-time"),
        ('<tg-time unix="5" format="xx">x</tg-time>', "Invalid date-time format"),
    ],
)
def test_what_can_not_be_read_is_refused_in_telegrams_words(html: str, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_html(html)
    assert words in str(caught.value)


def test_references_are_decoded_once() -> None:
    assert parse_html("&amp;lt; &#128512; &#x4e2d; &copy; & &lt").text == "&lt; 😀 中 &copy; & <"


def test_nested_tags_are_ordered_from_the_outside() -> None:
    assert [entity["type"] for entity in parse_html("<b>a<i>b</i></b>").entities] == ["bold", "italic"]


def test_links_that_telegram_does_not_follow_are_only_words() -> None:
    assert parse_html('<a href="tel:+8613800005521">call</a>').entities == []
    assert checked_url("http://localhost:8080/board") == ""
    assert checked_url("http://127.0.0.1:8080/board")
    assert checked_url("example.com") == "http://example.com/"


def test_control_and_direction_marks_are_removed() -> None:
    assert clean("a\u202eb\r\nc\x07d") == "ab\nc d"


def test_length_is_counted_in_utf16_units() -> None:
    assert (utf16("中"), utf16("😀")) == (1, 2)
