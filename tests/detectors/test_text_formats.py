"""One page as agents send it in five forms: the same findings, each with its exact place in the text as sent."""

import json
import time
from pathlib import Path

import pytest
from alignment_cases import image

from crosscheck_detectors.context import Case, Source, Span, TextPart
from crosscheck_detectors.findings import Report
from crosscheck_detectors.ocr_alignment import report
from crosscheck_detectors.text_formats import FORMATS

PAGES = Path(__file__).parent / "pages"
FILES = {
    "plain": "order.txt",
    "aria_snapshot": "order.aria.yml",
    "browser_use": "order.browser-use.txt",
    "cdp_ax_json": "order.ax.json",
    "html": "order.html",
}
TEXTS = {name: (PAGES / file).read_text("utf-8") for name, file in FILES.items()}
SCREEN = image(
    [(20, "Home"), (100, "Orders")],
    "Order & delivery",
    "Order number: A-10293-XK",
    "Your payment of $84.50 was received on March 14, 2026.",
    "Status",
    [(60, "Shipped")],
    "Carrier",
    [(60, "Café Express")],
    [(20, "Product"), (200, "Qty"), (300, "Price")],
    [(20, "Lamp"), (200, "2"), (300, "£5.00")],
    [(20, "Mug"), (200, "7"), (300, "£9.00")],
    [(20, "Chair"), (200, "3"), (300, "£12.00")],
    [(20, "Total"), (150, "£1,284.50")],
    [(20, "E-mail"), (120, "anna@example.com")],
)
EDITS = [
    ("A-10293-XK", "A-10298-XK", "A-10298-XK"),
    ("$84.50", "$85.50", "$85.50"),
    ("March 14, 2026", "March 15, 2026", "March 15, 2026"),
    ("Shipped", "Delivered", "Delivered"),
    ("9.00", "6.00", "£6.00"),
    ("1,284.50", "1,248.50", "£1,248.50"),
    ("anna@example.com", "olga@example.com", "olga@example.com"),
]


def compared(text_format: str, text: str) -> Report:
    return report(Case((SCREEN, TextPart("page", Source.DOM, text, text_format=text_format))))


@pytest.mark.parametrize("text_format", FORMATS)
def test_the_page_itself_agrees(text_format: str) -> None:
    result = compared(text_format, TEXTS[text_format])
    assert not result.findings
    agreeing = [each for each in result.comparisons if each.agrees]
    assert len(agreeing) >= 12


@pytest.mark.parametrize("text_format", FORMATS)
@pytest.mark.parametrize(("old", "new", "value"), EDITS)
def test_an_edit_is_the_same_finding_in_every_format(text_format: str, old: str, new: str, value: str) -> None:
    if old not in TEXTS[text_format]:
        # A page's plain text does not hold what its fields hold.
        assert text_format == "plain"
        return
    text = TEXTS[text_format].replace(old, new)
    assert text != TEXTS[text_format]
    found = compared(text_format, text).findings
    if old == "9.00":
        found = tuple(each for each in found if "9.99" not in each.evidence[1].value)
    assert [each.evidence[1].value for each in found] == [value], found
    span = found[0].evidence[1].place
    assert isinstance(span, Span)
    as_sent = text[span.start : span.end]
    assert as_sent in {value, value.replace("£", "&pound;"), value.replace("£", "\\u00a3")}


def test_references_attributes_and_hidden_things_are_no_text() -> None:
    for name, text in TEXTS.items():
        said = " ".join(run.text for row in FORMATS[name].rows(text) for run in row)
        for unsaid in ("e21", "id=5", "9911", "n-42", "$1.00", "f17", "[1]", "backend", "StaticText", "level"):
            assert unsaid not in said, (name, unsaid)


CASES = [
    ("html", "<p>Total: <b>&pound;5&#46;00</b><p>Caf&eacute; &amp; Bar", ["Total: £5.00", "Café & Bar"]),
    ("html", "<span>$1,284</span><span>.50</span>", ["$1,284.50"]),
    ("html", "<tr><th>A<th>B<tr><td>1<td>2</table>", ["A", "B", "1", "2"]),
    ("html", "a<div hidden>b</div><p style='display: none'>c</p><i aria-hidden=true>d</i>", ["a"]),
    ("html", "<details><summary>s</summary>t<p>u</p></details>v", ["s", "v"]),
    ("html", "<select><option>a<option selected>b</select><input type=password value=secret>", ["b"]),
    ("html", "<!-- $5 --><textarea>note</textarea><script>1 < 2</script>", ["note"]),
    ("html", "<div><b>Lunch</b> <span>Ann, <i>Oslo</i> (<i>3</i>)</span></div>", ["Lunch", "Ann, Oslo (3)"]),
    ("html", "<p>In all <span><b>5</b> <b>EUR</b></span></p>", ["In all 5 EUR"]),
    ("html", "<pre>a = 1\n<b>b</b> = 2\n\nc</pre>", ["a = 1", "b = 2", "c"]),
    ("html", "&nosuch; 5 &#x1f600;", ["&nosuch; 5 \U0001f600"]),
    ("aria_snapshot", '- heading "Say \\"hi\\"" [level=1]\n- text: "\\u20ac5"', ['Say "hi"', "€5"]),
    ("aria_snapshot", "- 'row \"It''s: $5\"':\n  - 'cell \"It''s: x\"'\n  - cell \"$5\"", ["It's: x", "$5"]),
    ("aria_snapshot", '- checkbox "News" [checked] [ref=e7]', ["News", "[checked]"]),
    ("browser_use", "*[12]<button type=submit aria-label=Pay />\n\tPay now", ["Pay now"]),
    ("browser_use", "[3]<div id=x>User form</div>\n[4]<button aria-label='S'>Submit</button>", ["User form", "Submit"]),
    ("browser_use", "[5]<input type=text aria-label=Full name value=Ann Lee id=q />", ["Full name", "Ann Lee"]),
    ("browser_use", "[5]<input type=password value=secret />\n|SCROLL|<div />", []),
    ("browser_use", "|SHADOW(open)|[2]<input aria-label=Name value=Anna />\nOpen Shadow\nShadow End", ["Name", "Anna"]),
    (
        "browser_use",
        "|SHADOW(closed)|*|scroll element[2]<ul /> (0.0 pages above, 1.5 pages below)\n\tTea",
        ["Tea"],
    ),
    ("browser_use", "|scroll element|<div /> (horizontal 0%)\n|IFRAME|<iframe /> (scroll: 0.0↑ 1.2↓ 0%)\nTea", ["Tea"]),
    ("browser_use", "[7]<svg role=img /> <!-- SVG content collapsed -->\nTea", ["Tea"]),
    ("browser_use", '... (2 more elements below - scroll to reveal):\n    <a> "Pay 5" ~1.2 pages down\nTea', ["Tea"]),
]


@pytest.mark.parametrize(("text_format", "text", "said"), CASES)
def test_what_a_text_says(text_format: str, text: str, said: list[str]) -> None:
    runs = [run for row in FORMATS[text_format].rows(text) for run in row]
    assert [run.text for run in runs] == said


def test_escapes_of_json_keep_their_places() -> None:
    tree = [
        {"nodeId": "1", "role": {"value": "RootWebArea"}, "name": {"value": "t"}, "childIds": ["2", "3"]},
        {"nodeId": "2", "role": {"value": "StaticText"}, "name": {"value": 'A "\u20ac5" \U0001f600 7'}},
        {"nodeId": "3", "role": {"value": "textbox"}, "name": {"value": "City"}, "value": {"value": "Köln"}},
    ]
    text = json.dumps(tree)
    (first,), (label, value) = FORMATS["cdp_ax_json"].rows(text)
    assert (first.text, label.text, value.text) == ('A "\u20ac5" \U0001f600 7', "City", "Köln")
    places = [first.span(index, index + 1) for index in (3, 4, 7, 9)]
    assert [text[place.start : place.end] for place in places] == ["\\u20ac", "5", "\\ud83d\\ude00", "7"]


@pytest.mark.parametrize("text_format", FORMATS)
@pytest.mark.parametrize(
    "junk",
    ["", "\n\n", "\x00", "{", "[" * 5_000, "<" * 5_000, "<p" * 2_000, "- cell", "[1]<", "&#x110000;", '{"nodes": [1]}'],
)
def test_odd_texts_are_survived(text_format: str, junk: str) -> None:
    for row in FORMATS[text_format].rows(junk):
        for run in row:
            assert 0 <= run.span(0, len(run.text)).end <= len(junk)


@pytest.mark.parametrize("text_format", FORMATS)
@pytest.mark.parametrize(
    "piece", ["<!--", "<", "<a ", "<p a=", "<b>x</b>", "<td>", "&", "- ", "[1]<a b=", " \t", '"', '{"nodes":', "\\"]
)
def test_the_time_grows_with_the_length_not_its_square(text_format: str, piece: str) -> None:
    """Squared, 100,000 of these take a minute and more."""
    started = time.process_time()
    FORMATS[text_format].rows(piece * 10_000)
    assert time.process_time() - started < 2


STATES = {
    "aria_snapshot": '- switch "Dark mode" [checked]\n- checkbox "News"\n- tab "Prices" [selected] [ref=e3]',
    "browser_use": '[1]<input type=checkbox aria-label="Dark mode" checked=true />\n'
    "[2]<input type=checkbox aria-label=News checked=false />",
    "html": "<label><input type=checkbox checked> Dark mode</label><label>News <input type=checkbox></label><p>x",
    "cdp_ax_json": """[{"nodeId": "1", "role": {"value": "WebArea"}, "childIds": ["2", "3"]},
        {"nodeId": "2", "role": {"value": "switch"}, "name": {"value": "Dark mode"},
         "properties": [{"name": "checked", "value": {"type": "tristate", "value": "true"}}]},
        {"nodeId": "3", "role": {"value": "checkbox"}, "name": {"value": "News"},
         "properties": [{"name": "checked", "value": {"type": "tristate", "value": "false"}}]}]""",
}


@pytest.mark.parametrize("text_format", STATES)
def test_what_is_ticked_and_what_is_not_stands_behind_its_name(text_format: str) -> None:
    rows = [[run.text for run in row] for row in FORMATS[text_format].rows(STATES[text_format])]
    assert rows[:2] == [["Dark mode", "[checked]"], ["News", "[not checked]"]]


def test_a_box_without_a_label_of_its_own_gives_its_state_to_no_other_text() -> None:
    rows = FORMATS["html"].rows("<div><input type=checkbox></div><p>Price</p><p>$5.00</p>")
    assert [[run.text for run in row] for row in rows] == [["Price"], ["$5.00"]]
