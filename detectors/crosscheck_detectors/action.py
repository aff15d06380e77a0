"""What an agent means to do next. All of it is data: nothing in an action is ever followed."""

from dataclasses import dataclass
from enum import Enum

from crosscheck_detectors.context import Span


class Verb(Enum):
    """The kinds of action; the names are the contract's, as they prefix the names of an action's fields."""

    CLICK = "click"
    TYPE = "type"
    NAVIGATE = "navigate"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class ElementRef:
    """An element of a text part: by its span, or by role and name. `part_id` is "" where one part has elements."""

    part_id: str = ""
    span: Span | None = None
    role: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What an action goes to.

    `part_id` is the screenshot's, "" where there is one. `point` is (x, y) in pixels of the screenshot, `css_point` in
    CSS pixels of the viewport. `expected_text` are the words that the agent takes the target to carry.
    """

    part_id: str = ""
    point: tuple[float, float] | None = None
    css_point: tuple[float, float] | None = None
    element: ElementRef | None = None
    expected_text: str = ""

    @property
    def is_placed(self) -> bool:
        """Whether it says where it is at all."""
        return self.point is not None or self.css_point is not None or self.element is not None


@dataclass(frozen=True, slots=True)
class Action:
    """One proposed action. What does not belong to its verb, or is not known, is "".

    `text` is what is typed, `url` where a link or a navigation leads, `link_text` the words that were followed,
    `amount` what the agent believes to pay, `reasoning` its model's own words.
    """

    verb: Verb
    target: Target = Target()
    text: str = ""
    url: str = ""
    link_text: str = ""
    amount: str = ""
    reasoning: str = ""
