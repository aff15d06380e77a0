"""A click on what nobody can see is found; what is folded, scrolled away, or drawn by something else is not."""

from dataclasses import replace

import pytest
from actions.pages import at, checked, click, dom, found, shot

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.context import CssBox, TextPart


def unseen(words: str = "Verify the session", *, role: str = "link", box: CssBox | None = None) -> TextPart:
    page = dom(("Basket", 100, 100, "link"), (words, 100, 200, role))
    first, last = page.elements
    return replace(page, elements=(first, replace(last, visible=False, box=box or last.box)))


def test_a_link_that_nobody_can_see_is_found_with_its_place_and_span():
    page = unseen()
    finding = found(click(at(page, "Verify the session")), shot(("Basket", 100, 100)), page)["target"]
    assert 0.5 <= finding.probability < 0.9, "for a person to look at"
    shows, says = finding.evidence
    assert (shows.part_id, shows.normal, says.value) == ("shot", "nothing", "Verify the session")
    assert shows.place is not None


def test_a_link_left_of_the_page_has_no_place_on_the_screen():
    page = unseen(box=CssBox(-900, 200, -800, 220))
    finding = found(click(at(page, "Verify the session")), shot(("Basket", 100, 100)), page)["target"]
    assert finding.evidence[0].place is None


@pytest.mark.parametrize(
    ("page", "drawn"),
    [
        (unseen(role="checkbox"), "Basket"),
        (unseen(box=CssBox(100.5, 200, 100.5, 220)), "Basket"),
        (unseen(), "Verify the session"),
    ],
    ids=["a box that is drawn anew beside it", "folded or scrolled away", "its words drawn by something else"],
)
def test_what_is_unseen_for_good_reasons_is_no_finding(page, drawn):
    place = (100, 200) if drawn != "Basket" else (100, 100)
    assert checked(click(at(page, "Verify the session")), shot((drawn, *place)), page).findings == ()


def test_typing_into_what_is_not_drawn_is_no_click():
    page = unseen()
    action = Action(Verb.TYPE, at(page, "Verify the session"), text="Anna")
    assert checked(action, shot(("Basket", 100, 100)), page).findings == ()
