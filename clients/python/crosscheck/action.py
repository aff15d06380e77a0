"""What an agent means to do next, so that the guard can say whether the page bears it out."""

from typing import Self

from pydantic import ConfigDict, model_validator

from crosscheck.places import Span
from crosscheck.wire import FromWire


class _Sent(FromWire):
    model_config = ConfigDict(extra="forbid")


class Point(_Sent):
    """A pixel of an image part, after its EXIF orientation is applied; origin top left."""

    x: int
    y: int


class CssPoint(_Sent):
    """CSS pixels of the viewport; origin top left."""

    x: float
    y: float


class ElementReference(_Sent):
    """An element of a text part: by its span, or by a role and a name that fit one element alone."""

    part_id: str = ""
    span: Span | None = None
    role: str = ""
    name: str = ""


class Target(_Sent):
    """What an action goes to: a point, an element, or both, which are then held against each other.

    `part_id` is the screenshot's, and may be left out where there is one. `expected_text` are the words that the agent
    takes the target to carry.
    """

    part_id: str = ""
    point: Point | None = None
    css_point: CssPoint | None = None
    element: ElementReference | None = None
    expected_text: str = ""


class ClickAction(_Sent):
    """`url` is where a link leads, where that is known."""

    target: Target = Target()
    url: str = ""


class TypeAction(_Sent):
    """`text` is what is typed into the target; leave it empty where it is a secret."""

    target: Target = Target()
    text: str = ""


class NavigateAction(_Sent):
    """`link_text` are the words that the agent followed; `target` is where they stand, if that is on the page."""

    url: str
    link_text: str = ""
    target: Target | None = None


class SubmitAction(_Sent):
    """Of a form; the target is its button or the form itself."""

    target: Target = Target()


class ProposedAction(_Sent):
    """One action; `to_click`, `to_type`, `to_navigate` and `to_submit` make them.

    `amount` is what the agent believes that the action pays, such as "$40.00". `reasoning` are its model's own words;
    the guard compares them as data.
    """

    click: ClickAction | None = None
    type: TypeAction | None = None
    navigate: NavigateAction | None = None
    submit: SubmitAction | None = None
    amount: str = ""
    reasoning: str = ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(each is not None for each in (self.click, self.type, self.navigate, self.submit)) != 1:
            raise ValueError("give exactly one of click, type, navigate and submit")
        return self

    @classmethod
    def to_click(cls, target: Target, *, url: str = "", amount: str = "", reasoning: str = "") -> Self:
        """A click. See ClickAction."""
        return cls(click=ClickAction(target=target, url=url), amount=amount, reasoning=reasoning)

    @classmethod
    def to_type(cls, target: Target, text: str, *, amount: str = "", reasoning: str = "") -> Self:
        """Text typed into a field. See TypeAction."""
        return cls(type=TypeAction(target=target, text=text), amount=amount, reasoning=reasoning)

    @classmethod
    def to_navigate(
        cls, url: str, *, link_text: str = "", target: Target | None = None, amount: str = "", reasoning: str = ""
    ) -> Self:
        """A page opened by its address. See NavigateAction."""
        action = NavigateAction(url=url, link_text=link_text, target=target)
        return cls(navigate=action, amount=amount, reasoning=reasoning)

    @classmethod
    def to_submit(cls, target: Target, *, amount: str = "", reasoning: str = "") -> Self:
        """A form sent. See SubmitAction."""
        return cls(submit=SubmitAction(target=target), amount=amount, reasoning=reasoning)
