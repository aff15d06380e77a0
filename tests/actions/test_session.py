"""What a session remembers: totals that change unexplained, and what was warned of. Nothing else, and not for ever."""

from actions.pages import click, point, shot

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.context import Case, ImagePart
from crosscheck_detectors.findings import Evidence, Finding, Kind, Report, Status
from crosscheck_detectors.pages import Pages
from crosscheck_detectors.session import MOST_WARNED, Session, report, shown_totals


def step(session: Session, number: int, screen: ImagePart, action: Action | None = None) -> Report:
    pages = Pages(Case((screen,)))
    session.begin(number)
    shown = shown_totals(pages)
    found = report(pages, shown, session.remembered)
    session.learn(shown, action, None)
    return found


def total(amount: str, *more: tuple[str, int, int], label: str = "Total") -> ImagePart:
    return shot((label, 100, 140), (amount, 400, 140), *more)


NOTHING = shot(("Your address", 100, 100))


def test_a_total_that_changed_is_found_on_both_screenshots():
    session = Session()
    step(session, 1, total("$40.00", label="Cart total"))
    [finding] = step(session, 2, total("$400.00")).findings
    before, after = finding.evidence
    assert (before.step, before.value, after.step, after.value) == (1, "$40.00", None, "$400.00")
    assert finding.kind is Kind.CONTRADICTION
    assert 0.5 <= finding.probability < 0.9


def test_steps_without_a_total_lie_between():
    session = Session()
    step(session, 1, total("$40.00"))
    assert step(session, 2, NOTHING).status is Status.SKIPPED
    assert step(session, 3, total("$400.00")).findings


def test_what_the_page_or_the_agent_explains_is_no_finding():
    same, shipping, quantity, voucher = Session(), Session(), Session(), Session()
    step(same, 1, total("$40.00"))
    assert step(same, 2, total("USD 40.00")).findings == ()
    step(shipping, 1, total("$40.00"))
    assert step(shipping, 2, total("$45.00", ("Subtotal", 100, 100), ("$40.00", 400, 100))).findings == ()
    step(quantity, 1, total("$40.00"), Action(Verb.TYPE, point(1, 1), text="3"))
    assert step(quantity, 2, total("$120.00")).status is Status.ABSTAINED
    step(voucher, 1, total("$40.00"), click(point(1, 1, "Apply coupon")))
    assert step(voucher, 2, total("$30.00")).findings == ()


def test_another_address_is_another_order():
    session = Session()
    step(session, 1, total("$40.00"), Action(Verb.NAVIGATE, url="https://shop.example.com/orders/7"))
    assert step(session, 2, total("$400.00")).findings == ()


def test_typing_an_address_explains_nothing():
    session = Session()
    step(session, 1, total("$40.00"), Action(Verb.TYPE, point(1, 1, "Street"), text="12 Main Street"))
    assert step(session, 2, total("$400.00")).findings


def test_only_what_sums_up_is_a_total():
    session = Session()
    step(session, 1, total("$40.00", label="Subtotal"))
    assert step(session, 2, total("$400.00", label="Subtotal")).status is Status.SKIPPED
    session = Session()
    step(session, 1, total("$40.00", label="Price"))
    assert step(session, 2, total("$400.00", label="Price")).findings == ()


def test_a_second_look_at_one_step_is_held_against_the_step_before():
    session = Session()
    step(session, 1, total("$40.00"))
    assert step(session, 2, total("$400.00")).findings
    assert step(session, 2, total("$400.00")).findings
    assert step(session, 3, total("$400.00")).findings == ()


def test_an_earlier_step_begins_anew():
    session = Session()
    step(session, 5, total("$40.00"))
    assert step(session, 0, total("$400.00")).status is Status.SKIPPED


def finding(value: str) -> Finding:
    sides = (Evidence("shot", "", value, None, value), Evidence("page", "", "$1", None, "USD 1"))
    return Finding("ocr_alignment", Kind.CONTRADICTION, "Total", 0.9, sides, "")


def marks(session: Session, number: int, *findings: Finding) -> list[bool]:
    session.begin(number)
    marked = session.marked(Report("ocr_alignment", Status.OK, "", findings))
    session.warned(findings)
    return [each.repeated for each in marked.findings]


def test_what_was_warned_of_at_an_earlier_step_is_repeated():
    session = Session()
    assert marks(session, 1, finding("$5")) == [False]
    assert marks(session, 1, finding("$5")) == [False]
    assert marks(session, 2, finding("$5"), finding("$6")) == [True, False]
    assert marks(session, 3, finding("$6")) == [True]


def test_warnings_are_remembered_without_their_values_and_not_without_end():
    session = Session()
    session.begin(1)
    session.warned([finding(f"CANARY {number}") for number in range(MOST_WARNED + 50)])
    assert len(session._warned) == MOST_WARNED
    assert "CANARY" not in repr(vars(session))
