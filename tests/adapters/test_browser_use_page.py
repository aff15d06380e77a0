"""Where the words of browser-use's text stand, on trees of its own shape; the real ones are in test_browser_use.py."""

from dataclasses import dataclass, field

import pytest

from crosscheck.browser_use.page import PageText, page_text
from crosscheck.places import CssBox


@dataclass
class Rect:
    x: float
    y: float
    width: float
    height: float


@dataclass
class Snapshot:
    computed_styles: dict[str, str]
    bounds: Rect | None = None


@dataclass
class Node:
    """As browser-use's EnhancedDOMTreeNode, as far as it is read."""

    backend_node_id: int
    node_type: int = 1
    node_value: str = ""
    tag_name: str = "div"
    attributes: dict[str, str] = field(default_factory=dict)
    absolute_position: Rect | None = None
    is_visible: bool = True
    snapshot_node: Snapshot | None = None
    parent_node: "Node | None" = None
    children_nodes: "list[Node]" = field(default_factory=list)
    shadow_roots: "list[Node] | None" = None
    content_document: "Node | None" = None
    ax_node: None = None

    def get_all_children_text(self, max_depth: int = -1) -> str:
        del max_depth
        return "\n".join(child.node_value or child.get_all_children_text() for child in self.children_nodes)


@dataclass
class Dom:
    text: str
    selector_map: dict[int, Node]

    def llm_representation(self, include_attributes: list[str] | None = None) -> str:
        del include_attributes
        return self.text


def text(number: int, words: str, box: tuple[float, float, float, float] = (0, 0, 50, 10)) -> Node:
    return Node(number, 3, words, "#text", absolute_position=Rect(*box))


def element(
    number: int,
    *children: Node,
    tag: str = "div",
    box: tuple[float, float, float, float] = (0, 0, 90, 20),
    **styles: str,
) -> Node:
    node = Node(number, tag_name=tag, absolute_position=Rect(*box), snapshot_node=Snapshot(styles))
    for child in children:
        child.parent_node = node
    node.children_nodes = list(children)
    return node


def page(said: str, *interactive: Node, **options) -> PageText:
    return page_text(Dom(said, {node.backend_node_id: node for node in interactive}), **options)


def words(found: PageText) -> list[tuple[str, bool]]:
    return [(each.span.of(found.text), each.visible) for each in found.elements]


def test_equal_words_get_the_places_of_their_own_nodes():
    first, second = (
        element(10, text(1, "Edit"), tag="button"),
        element(20, text(2, "Edit", (0, 40, 50, 10)), tag="button"),
    )
    element(99, text(3, "Edit", (0, 80, 50, 10)), first, second)
    found = page("Edit\n[10]<button />\n\tEdit\n[20]<button />\n\tEdit", first, second)
    assert [each.box.y0 for each in found.elements if each.span.of(found.text) == "Edit"] == [80, 0, 40]
    assert found.by_index[20].span.of(found.text) == "[20]<button />\n\tEdit"
    assert found.words == {10: "Edit", 20: "Edit"}


def test_words_that_browser_use_left_out_do_not_shift_the_others():
    button = element(10, text(2, "Pay"), tag="button")
    element(99, text(1, "Covered"), button, text(3, "Terms", (0, 70, 50, 10)))
    found = page("[10]<button />\n\tPay\nTerms", button)
    assert [said for said, _ in words(found)] == ["[10]<button />\n\tPay", "Pay", "Terms"]


def test_a_text_that_is_cut_off_has_places_for_what_is_left():
    button = element(10, text(2, "Pay"), tag="button")
    element(99, text(1, "Total"), button)
    assert words(page("Total\n[10]<button />\n\tPay", button, longest=8)) == [("Total", True)]


@pytest.mark.parametrize(
    ("styles", "box", "visible"),
    [
        ({}, (0, 0, 90, 20), True),
        ({"opacity": "0"}, (0, 0, 90, 20), False),
        ({"overflow": "hidden"}, (0, 0, 1, 1), False),
        ({"overflow": "hidden"}, (0, 0, 90, 0), False),
        ({"overflow": "auto"}, (0, 50, 90, 20), False),
        ({"overflow": "hidden"}, (0, 0, 30, 20), True),
    ],
)
def test_what_hides_an_element_hides_the_words_in_it(styles, box, visible):
    button = element(10, text(2, "Pay"), tag="button")
    element(99, element(50, text(1, "Total"), element(51), box=box, **styles), button)
    found = page("Total\n[10]<button />\n\tPay", button)
    assert words(found)[0] == ("Total", visible)


def test_what_lies_left_of_the_page_is_seen_by_nobody_and_what_is_scrolled_away_can_be():
    button = element(10, text(2, "Pay"), tag="button")
    element(99, text(1, "Away", (-300, 0, 50, 10)), button)
    said = "Away\n[10]<button />\n\tPay"
    away = page(said, button).elements[0]
    assert (away.visible, away.box) == (False, CssBox(x0=0, y0=0, x1=0, y1=10))
    assert page(said, button, scrolled=(400, 0)).elements[0].box.x0 == -300


def test_a_control_left_of_the_page_is_not_visible_and_keeps_its_extent():
    link = element(10, text(2, "Verify", (-300, 0, 50, 10)), tag="a", box=(-300, 0, 50, 10))
    element(99, link)
    found = page("[10]<a />\n\tVerify", link).by_index[10]
    assert (found.visible, found.box.x0, found.box.x1) == (False, -300, -250)


def test_a_control_that_is_clipped_in_part_is_told():
    whole, part = (
        element(10, text(1, "Pay"), tag="button"),
        element(20, text(2, "Next", (0, 15, 50, 10)), tag="button", box=(0, 15, 90, 20)),
    )
    element(99, element(50, whole, part, overflow="auto"))
    assert page("[10]<button />\n\tPay\n[20]<button />\n\tNext", whole, part).cut == {20}


def test_a_control_without_size_is_a_dot_unless_something_in_it_takes_room():
    empty = element(10, text(2, "Verify", (5, 5, 0, 0)), tag="a", box=(5, 5, 0, 0))
    floating = element(20, text(3, "Basket", (5, 40, 50, 10)), tag="a", box=(5, 40, 0, 0))
    clipped = element(30, text(4, "Unlock", (0, 80, 50, 10)), tag="a", box=(0, 80, 50, 10))
    element(99, empty, floating, element(98, clipped, box=(0, 60, 1, 1), overflow="hidden"))
    said = "[10]<a />\n\tVerify\n[20]<a />\n\tBasket\n[30]<a />\n\tUnlock"
    found = page(said, empty, floating, clipped).by_index
    assert (found[30].visible, found[30].box) == (False, CssBox(x0=0, y0=60, x1=1, y1=61))
    assert (found[10].visible, found[10].box) == (False, CssBox(x0=5, y0=5, x1=6, y1=6))
    assert found[20].box == CssBox(x0=5, y0=40, x1=5, y1=40)


def test_a_text_without_extent_stands_where_a_style_sheet_shows_another():
    button = element(10, text(2, "Pay"), tag="button")
    told = element(50, text(1, "$5.00", (40, 5, 0, 0)), tag="span", box=(40, 5, 60, 0), display="inline")
    element(99, element(49, told, tag="td", box=(30, 0, 120, 20)), button)
    price = page("$5.00\n[10]<button />\n\tPay", button).elements[0]
    assert (price.visible, price.box) == (True, CssBox(x0=30, y0=0, x1=150, y1=20))


def test_secrets_are_found_and_their_values_told_to_nobody():
    field_ = element(10, tag="input")
    field_.attributes = {"type": "password", "value": "hunter2"}
    element(99, field_)
    found = page("[10]<input type=password />", field_)
    assert found.secrets == {10}
    assert found.by_index[10].value == ""
