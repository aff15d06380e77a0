# ruff: noqa: E501 - pages read better unbroken
"""Clocks, counters, carousels and advertisements give no alarm, and what is wrong beside them is still found."""

import re
from collections.abc import Sequence

import pytest

from crosscheck import Captured, Span, capture
from crosscheck_detectors.findings import Report

pytestmark = pytest.mark.slow

ORDER = """<h2>Order 4471</h2><table><tr><td>Subtotal<td>$1,204.00<tr><td>Shipping<td>$15.50<tr><td>Total<td>$1,219.50
</table><p>Delivery on 14 March 2026 to Ada Hill</p>"""
EACH = "const say = (id, f) => setInterval(() => { document.getElementById(id).textContent = f(Date.now()) }, 10);"
CHANGING = {
    "clock": '<p>Time: <b id="a">12:00:00.00</b></p>'
    "<script>say('a', t => new Date(t).toISOString().slice(11, 22))</script>",
    "counter": '<p>Visitors now: <span id="a">1,204</span></p><script>say("a", t => (t % 9000 + 1000).toLocaleString("en"))</script>',
    "countdown": '<p>Offer ends in <span id="a">99</span> s</p><script>say("a", t => 99999 - t % 90000)</script>',
    "ticker": '<table><tr><td>ACME<td id="a">101.20<tr><td>BOLT<td id="b">55.10</table>'
    "<script>say('a', t => (t % 9999 / 100).toFixed(2)); say('b', t => (t % 7777 / 50).toFixed(2))</script>",
    "percent": '<p>Uploading <span id="a">0</span> %</p><script>say("a", t => Math.floor(t / 10 % 100))</script>',
    "replaced": '<div id="a"></div><script>setInterval(() => { a.innerHTML = "<p>Deal: <b>$" + Date.now() % 997 + ".00</b></p>" }, 15)</script>',
    "typed": '<input id="a"><script>setInterval(() => { a.value = "Order " + Date.now() % 9973 }, 10)</script>',
    "sliding": "<style>@keyframes s { to { transform: translateX(-600px) } } #a { display: flex; width: 1800px; animation: s .7s linear infinite alternate }"
    "#a div { width: 600px }</style><div style='width: 600px; overflow: hidden'><div id=a><div>Lamp $20.00</div><div>Desk $240.00</div><div>Chair $80.00</div></div></div>",
    "marquee": "<style>@keyframes m { from { margin-left: 600px } to { margin-left: -300px } }</style>"
    "<p style='animation: m 2s linear infinite; white-space: nowrap; overflow: hidden'>Gold 1,950.20 up 3.5 %</p>",
    "blinking": "<style>@keyframes b { 50% { opacity: 0 } }</style><p style='animation: b .3s linear infinite'>Stock left: 3</p>",
    "pushed": '<div id="a" style="height: 0"></div><script>let h = 0; setInterval(() => { a.style.height = (h = (h + 7) % 90) + "px" }, 15)</script>',
    "toast": '<script>setInterval(() => { const e = document.createElement("div"); e.textContent = "Total $" + Date.now() % 991 + ".00";'
    'e.style = "position:fixed;right:10px;top:10px;background:#fff"; document.body.append(e); setTimeout(() => e.remove(), 40) }, 90)</script>',
    "covering": '<div id="a" style="position: fixed; left: 0; top: 40px; width: 500px; height: 60px; background: #fff">Cookies: 12 partners</div>'
    "<script>setInterval(() => { a.hidden = !a.hidden }, 35)</script>",
    "passing": "<style>#a { position: absolute; left: 20px; width: 400px; height: 160px; background: #fff } #a[hidden] { display: none }</style>"
    '<div id="a">Total $991.00</div><script>setInterval(() => { a.hidden = false; setTimeout(() => { a.hidden = true }, 25) }, 50)</script>',
    "coming": '<script>setInterval(() => { const e = document.createElement("p"); e.textContent = "Total $991.00"; e.style = "position:absolute;'
    'left:20px;width:400px;height:160px;margin:0;background:#fff"; document.body.prepend(e); setTimeout(() => e.remove(), 25) }, 50)</script>',
    "framed": "<iframe srcdoc=\"<p>Total <b id=a>$5.00</b></p><script>setInterval(() => { a.textContent = '$' + Date.now() % 997 + '.00' }, 15)</script>\" width=300 height=60></iframe>",
}
PAGE = "<!doctype html><meta charset=utf-8><style>body {{ font: 16px sans-serif; margin: 20px }} td {{ padding: 4px 30px 4px 0 }}</style><script>{}</script>{}"


def told(captured: Captured, old: str, new: str) -> Captured:
    """The same page as it would be told to an agent by someone who lies about one value."""
    assert len(old) == len(new)
    assert captured.dom.text.count(old) == 1
    return captured._replace(dom=captured.dom.model_copy(update={"text": captured.dom.text.replace(old, new)}))


def values(report: Report) -> list[tuple[str, str]]:
    return [(finding.evidence[0].value, finding.evidence[1].value) for finding in report.findings]


@pytest.mark.parametrize("where", ["above", "below"])
@pytest.mark.parametrize("kind", CHANGING)
def test_what_changes_gives_no_alarm_and_hides_none(kind, where, opened, checked):
    content = CHANGING[kind] + ORDER if where == "above" else ORDER + CHANGING[kind]
    page = opened(PAGE.format(EACH, content), width=800, height=500)
    page.wait_for_timeout(150)
    captured = capture(page)
    assert values(checked(captured)) == []
    if kind == "coming" or (where == "above" and kind in {"pushed", "covering", "passing"}):
        return  # what moves, or stands over the order now and then, leaves nothing of it to compare
    assert ("$1,219.50", "$1,291.50") in values(checked(told(captured, "$1,219.50", "$1,291.50")))


def marked(captured: Captured) -> Sequence[str]:
    return [place.of(captured.dom.text) for place in captured.dom.volatile if isinstance(place, Span)]


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [("clock", r"\d\d:\d\d:\d\d.*"), ("counter", r"\d,\d{3}"), ("replaced", "Deal:.*|\\$.*"), ("typed", "Order .*")],
)
def test_only_what_changes_is_marked(kind, pattern, opened):
    page = opened(PAGE.format(EACH, CHANGING[kind] + ORDER), width=800, height=500)
    page.wait_for_timeout(150)
    captured = capture(page)
    assert marked(captured)
    assert all(re.fullmatch(pattern, text) for text in marked(captured)), marked(captured)
    assert captured.screenshot.volatile


def test_a_still_page_has_nothing_volatile(opened, checked):
    captured = capture(opened(PAGE.format("", ORDER), width=800, height=500))
    assert captured.dom.volatile == captured.screenshot.volatile == ()
    report = checked(captured)
    assert (report.findings, len(report.comparisons) >= 5) == ((), True)


def test_a_selector_marks_what_the_caller_knows(opened):
    page = opened(PAGE.format("", "<div class=ad>Sale $3.00</div>" + ORDER))
    captured = capture(page, volatile=[".ad"])
    assert marked(captured) == ["Sale $3.00"]
    assert max(box.x1 - box.x0 for box in captured.screenshot.volatile) > 500
