"""A link's text fits the site that it leads to."""

import pytest
from actions.pages import VIEWPORT, at, checked, click, dom, found, point, shot

from crosscheck_detectors.action import Action, Target, Verb
from crosscheck_detectors.action_check.addresses import host_of, imitates, named_site, site


def going(url: str, text: str = "") -> Action:
    return Action(Verb.NAVIGATE, Target(), url=url, link_text=text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.mybank.com", "https://mybank.com.evil.net/login"),
        ("https://mybank.com/login", "https://evil.net/mybank"),
        ("mybank.com", "https://www.evil.co.uk/"),
        ("PayPal", "https://www.paypa1.com/signin"),
        ("Log in to microsoft", "https://rnicrosoft.com"),
        ("Apple", "https://xn--pple-43d.com/"),
    ],
)
def test_a_link_to_another_site_than_it_says_is_found(text: str, url: str):
    finding = found(going(url, text))["link"]
    assert finding.probability >= 0.9
    assert finding.evidence[-1].action_field == "navigate.url"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.mybank.com", "https://login.mybank.com/session?x=1"),
        ("mybank.co.uk", "https://www.mybank.co.uk"),
        ("example.org", "https://www.google.com/url?q=https%3A%2F%2Fexample.org%2F"),
        ("example.org/paper", "https://t.co/AbCdEf"),
        ("Read about example.org and others", "https://news.example.net/story"),
        ("README.md", "https://github.com/a/b/README.md"),
        ("ASP.NET", "https://learn.microsoft.com/aspnet"),
        ("Node.js", "https://nodejs.org"),
        ("mail@example.org", "https://contact.example.net"),
        ("Booking.com reviews", "https://www.tripadvisor.com/booking"),
        ("Google", "https://www.google.com"),
        ("Version 2.0", "https://example.net"),
        ("PayPal", "/checkout/paypal"),
        ("example.org", "http://127.0.0.1:8000/x"),
    ],
)
def test_harmless_links_are_none(text: str, url: str):
    assert checked(going(url, text)).findings == ()


def test_one_company_in_two_countries_is_only_reviewed():
    assert 0.5 <= found(going("https://www.mybank.de", "mybank.com"))["link"].probability < 0.9


def test_a_click_is_held_against_the_words_in_the_pixels():
    page = dom(("accounts.mybank.com", 100, 200, "link"))
    action = click(at(page, "accounts"), url="https://mybank-login.net/")
    finding = found(action, shot(("accounts.mybank.com", 100, 200)), page)["link"]
    assert {side.part_id for side in finding.evidence} == {"shot", ""}


def test_a_site_that_only_looks_like_the_pages_own_is_found():
    assert VIEWPORT.url == "https://shop.example.com/cart"
    screen = shot(("Continue", 100, 200))
    assert found(click(point(110, 207), url="https://shop.examp1e.com/pay"), screen)["link"]
    assert checked(click(point(110, 207), url="https://pay.example.com/"), screen).findings == ()


def test_addresses_are_taken_apart():
    assert host_of("https://user@WWW.Example.co.uk:8443/x") == "www.example.co.uk"
    assert site("a.b.example.co.uk") == "example.co.uk"
    assert (site("localhost"), site("10.0.0.1"), host_of("mailto:a@b.c"), host_of("http://[")) == ("", "", "b.c", "")
    assert named_site("→ www.example.org/a") == "www.example.org"
    assert named_site("what is example.org") == ""
    assert imitates("paypa1.com", "paypal.com")
    assert not imitates("paypal.com", "www.paypal.com")
