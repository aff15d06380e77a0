"""What two written values say about each other."""

import pytest

from crosscheck_detectors.ocr_alignment.values import Kind, Outcome, Value, compare, find

AGREE = [
    ("$1,284.50", "USD 1,284.50"),
    ("$1,284.50", "1284.50"),
    ("$1,284.50", "$1,284.5"),
    ("1.234,50 €", "€1,234.50"),
    ("1.234,50 €", "1 234,50 EUR"),
    ("CHF 1'234.50", "CHF 1234.50"),
    ("₹1,25,000.00", "125000.00"),
    ("1,234", "1.234"),
    ("£5.00", "£5"),
    ("15%", "15 %"),
    ("03/04/2026", "April 3, 2026"),
    ("03/04/2026", "2026-03-04"),
    ("14. März 2026", "March 14, 2026"),
    ("14 mars 2026", "2026-03-14"),
    ("Mar 14", "14 March 2026"),
    ("2026年3月14日", "2026-03-14"),
    ("10:30 AM", "10:30"),
    ("10:30 pm", "22:30"),
    ("9 a.m.", "09:00"),
    ("14h05", "14:05"),
    ("A-10293-XK", "a10293xk"),
    ("#100234", "100234"),
    ("+1 (555) 123-4567", "+1 555 123 4567"),
    ("anna@example.com", "Anna@example.com"),
    ("+1 (555) 123-4567", "(555) 123-4567"),
    ("+49 30 1234567", "(030) 1234567"),
    ("https://www.example.com/a/", "http://example.com/a"),
    ("2026-03-14T10:00:00Z", "14 March 2026"),
    ("2026-03-14T23:30:00+02:00", "15.03.2026"),
    ("1 km", "1000 m"),
    ("2 h", "120 min"),
    ("1,5 kg", "1500 g"),
    ("5 GB", "5GB"),
    ("40 m²", "40m²"),
    ("8 m³", "8m³"),
    ("40 ft²", "40ft²"),
    ("20 °C", "68 °F"),
    ("85 m²", "85 m2"),
    ("0.5 g/dL", "500 mg/dL"),
    ("$1.2M", "$1,234,000"),
    ("1.2k", "1,204"),
]
DIFFER = [
    ("$1,284.50", "$1,248.50"),
    ("$1,284.50", "$1,284.60"),
    ("$10.00", "$1,000"),
    ("1.234,50 €", "1.243,50 €"),
    ("15%", "16%"),
    ("3", "4"),
    ("March 14, 2026", "March 15, 2026"),
    ("2026-03-14", "2027-03-14"),
    ("13/04/2026", "14/04/2026"),
    ("10:30", "10:40"),
    ("10:30 AM", "10:30 PM"),
    ("A-10293-XK", "A-10294-XK"),
    ("A-10293-XK", "A-10293-XJ"),
    ("+1 (555) 123-4567", "+1 555 123 4568"),
    ("anna@example.com", "anne-marie@example.com"),
    ("https://example.com/a", "https://example.com/b"),
    ("2026-03-14T10:00:00Z", "17 March 2026"),
    ("5 GB", "5 MB"),
    ("5 kg", "5 lb"),
    ("40 m²", "50m²"),
    ("5 GB", "6 GB"),
    ("20 °C", "20 °F"),
    ("5.4 mmol/L", "5.4 mg/dL"),
    ("127 cm", "815 km"),
    ("69.4 kg", "41.6 km"),
    ("03.04.2026", "04.03.2026"),
    ("$1.2M", "$1,834,000"),
]
UNCLEAR = [
    ("19,689,40 €", "19.689,40 €"),
    ("7,070,27 €", "EUR 7,070.27"),
    ("$1,28450", "$1,284.50"),
    ("21,250.00", "₹1,250.00"),
    ("$5.00", "-$5.00"),
    ("$1,284.50", "$1,285"),
    ("AO-1O293", "A0-10293"),
    ("XKl-123", "XKI-123"),
    ("ORD-2026-00", "ORD-2026-0042"),
    ("modern@example.com", "modem@example.com"),
    ("5 GB", "5 GiB"),
    ("20 °C", "67 °F"),
    ("3 kg", "6.6 lb"),
    ("****", "hunter2"),
    ("•••• 4242", "4111 1111 1111 4242"),
    ("a•••@example.com", "anna@example.com"),
    ("███████", "$5.00"),
    ("XXXX 1234", "1234 5678 9012 1234"),
]


def one(written: str) -> Value:
    values = find(written)
    assert len(values) == 1, values
    return values[0]


@pytest.mark.parametrize(("a", "b"), AGREE)
def test_notations_of_one_value_agree(a: str, b: str) -> None:
    assert compare(one(a), one(b), noisy=True).outcome is Outcome.AGREE
    assert compare(one(b), one(a), noisy=False).outcome is Outcome.AGREE


@pytest.mark.parametrize(("a", "b"), DIFFER)
def test_different_values_differ(a: str, b: str) -> None:
    assert compare(one(a), one(b), noisy=True).outcome is Outcome.DIFFER
    assert compare(one(b), one(a), noisy=False).outcome is Outcome.DIFFER


@pytest.mark.parametrize(("a", "b"), UNCLEAR)
def test_what_a_misreading_explains_is_unclear(a: str, b: str) -> None:
    assert compare(one(a), one(b), noisy=True).outcome is Outcome.UNCLEAR
    assert compare(one(b), one(a), noisy=True).outcome is Outcome.UNCLEAR


@pytest.mark.parametrize("digit", "0123456789")
@pytest.mark.parametrize("place", range(6))
def test_every_digit_of_an_amount_counts(digit: str, place: int) -> None:
    digits = list("128450")
    if digits[place] == digit or (place == 0 and digit == "0"):
        return
    digits[place] = digit
    changed = "".join(digits)
    a, b = one("$1,284.50"), one(f"${changed[0]},{changed[1:4]}.{changed[4:]}")
    assert compare(a, b, noisy=True).outcome is Outcome.DIFFER


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        ("Shipped", "shipped.", Outcome.AGREE),
        ("Café Größe", "Cafe Grosse", Outcome.AGREE),
        ("ﬁnal\u00ad", "final", Outcome.AGREE),
        ("Shipped", "Delivered", Outcome.DIFFER),
        ("shipped", "not shipped", Outcome.DIFFER),
        ("Enabled", "Disabled", Outcome.DIFFER),
        ("Checked", "Unchecked", Outcome.DIFFER),
        ("Account active", "Account inactive", Outcome.DIFFER),
        ("activated", "deactivated", Outcome.DIFFER),
        ("Hidden", "Hidden on mobile", Outcome.UNCLEAR),
        ("Anna Schmidt", "Anna Schmitt", Outcome.DIFFER),
        ("modern arnold", "modem amold", Outcome.UNCLEAR),
        ("Wireless headph…", "Wireless headphones, black", Outcome.UNCLEAR),
        ("Berlin", "Berlin, Germany", Outcome.UNCLEAR),
    ],
)
def test_free_text(a: str, b: str, outcome: Outcome) -> None:
    values = (Value(Kind.TEXT, 0, len(written), written, frozenset()) for written in (a, b))
    assert compare(*values, noisy=True).outcome is outcome


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Arrives Mar 14, 2026 at 10:30 AM.", [(Kind.DATE, "Mar 14, 2026"), (Kind.TIME, "10:30 AM")]),
        ("Order 12 of 15", [(Kind.NUMBER, "12"), (Kind.NUMBER, "15")]),
        ("Total: $1,284.50", [(Kind.MONEY, "$1,284.50")]),
        ("Visit https://example.com/a?b=1.", [(Kind.URL, "https://example.com/a?b=1")]),
        ("anna@example.com (5 GB)", [(Kind.EMAIL, "anna@example.com"), (Kind.NUMBER, "5 GB")]),
        ("£45.00 CHF 1'234.50", [(Kind.MONEY, "£45.00"), (Kind.MONEY, "CHF 1'234.50")]),
        ("No values here", []),
    ],
)
def test_values_are_found_as_they_stand(line: str, found: list[tuple[Kind, str]]) -> None:
    values = find(line)
    assert [(value.kind, value.text) for value in values] == found
    assert all(line[value.start : value.end] == value.text for value in values)


def test_decimals_on_one_side_are_no_doubt_where_both_have_a_unit() -> None:
    (one,), (other,), (bare,) = find("84.8 mg"), find("91 mg"), find("91")
    assert compare(one, other, noisy=True).clarity == 1.0
    assert compare(one, bare, noisy=True).clarity < 0.6


def test_a_sign_of_per_cent_read_as_a_digit_is_no_difference() -> None:
    (read,), (sent,), (other,) = find("4.99"), find("4.9%"), find("4.8%")
    assert compare(read, sent, noisy=True).outcome is Outcome.UNCLEAR
    assert compare(read, other, noisy=True).outcome is Outcome.DIFFER
