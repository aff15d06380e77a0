"""The checks of a proposed action: it becomes an Action, or leaves its problems behind."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.action import Action, ElementRef, Target, Verb
from crosscheck_detectors.context import Span
from crosscheck_service.request.model import ImageInput, PartInput, TextInput
from crosscheck_service.request.problems import Problems, shown
from crosscheck_service.request.redaction import secrets_of

MAX_REASONING = 20_000
MAX_TYPED = 20_000
MAX_WORDS = 1_000
MAX_URL = 8_192
"""Characters."""


def read_action(action: pb.ProposedAction, parts: Sequence[PartInput], problems: Problems) -> Action | None:
    """The action; None where it says nothing to do. What is wrong with it is noted under "proposed_action".

    What a part marks as sensitive is masked in it too.
    """
    verb = action.WhichOneof("action")
    if verb is None:
        problems.wrong("proposed_action", "has no action; set one of click, type, navigate and submit")
        return None
    reader = _Reader({part.id: part for part in parts}, problems)
    path = f"proposed_action.{verb}"
    said: pb.ClickAction | pb.TypeAction | pb.NavigateAction | pb.SubmitAction = getattr(action, verb)
    target = reader.target(f"{path}.target", said.target, needed=verb != "navigate")
    reader.length("proposed_action.amount", action.amount, MAX_WORDS)
    reader.length("proposed_action.reasoning", action.reasoning, MAX_REASONING)
    text = said.text if isinstance(said, pb.TypeAction) else ""
    reader.length(f"{path}.text", text, MAX_TYPED)
    url = said.url if isinstance(said, pb.ClickAction | pb.NavigateAction) else ""
    reader.url(f"{path}.url", url, needed=verb == "navigate")
    link_text = said.link_text if isinstance(said, pb.NavigateAction) else ""
    reader.length(f"{path}.link_text", link_text, MAX_WORDS)
    masked = secrets_of(parts).masked
    return Action(
        Verb(verb),
        replace(target, expected_text=masked(target.expected_text)),
        masked(text),
        masked(url),
        masked(link_text),
        masked(action.amount),
        masked(action.reasoning),
    )


class _Reader:
    def __init__(self, parts: Mapping[str, PartInput], problems: Problems) -> None:
        self._parts = parts
        self._problems = problems

    def target(self, path: str, target: pb.Target, *, needed: bool) -> Target:
        """The target. A point of a screenshot that is not there, or beside it, is a problem."""
        place = target.WhichOneof("place")
        element = self._element(f"{path}.element", target.element) if target.HasField("element") else None
        if needed and place is None and not target.HasField("element"):
            self._problems.wrong(path, "says nowhere; set point, css_point or element")
        self.length(f"{path}.expected_text", target.expected_text, MAX_WORDS)
        image = self._image(f"{path}.part_id", target.part_id, needed=place is not None)
        point = (float(target.point.x), float(target.point.y)) if place == "point" else None
        css_point = (target.css_point.x, target.css_point.y) if place == "css_point" else None
        if point and image:
            height, width = image.pixels.shape[:2]
            if not (0 <= point[0] < width and 0 <= point[1] < height):
                self._problems.wrong(
                    f"{path}.point",
                    f"({point[0]:g}, {point[1]:g}) is outside of the part's {width} x {height} pixels",
                )
        if css_point and not all(map(math.isfinite, css_point)):
            self._problems.wrong(f"{path}.css_point", "holds a number that is not finite")
        elif css_point and image and not self._has_viewport(image):
            self._problems.wrong(f"{path}.css_point", "needs the viewport of a part; send one, or a point")
        return Target(image.id if image else target.part_id, point, css_point, element, target.expected_text)

    def length(self, path: str, text: str, most: int) -> None:
        if len(text) > most:
            self._problems.wrong(path, f"has {len(text)} characters; at most {most} are allowed")

    def url(self, path: str, url: str, *, needed: bool) -> None:
        if needed and not url.strip():
            self._problems.wrong(path, "is missing; say where the action leads")
        self.length(path, url, MAX_URL)
        try:
            urlsplit(url)
        except ValueError:
            self._problems.wrong(path, f"{shown(url)} is no address")

    def _image(self, path: str, part_id: str, *, needed: bool) -> ImageInput | None:
        images = [part for part in self._parts.values() if isinstance(part, ImageInput)]
        if part_id:
            named = self._parts.get(part_id)
            if not isinstance(named, ImageInput):
                self._problems.wrong(path, f"{shown(part_id)} is the id of no image part")
                return None
            return named
        screenshots = [part for part in images if part.source.name == "SCREENSHOT"] or images
        if len(screenshots) == 1:
            return screenshots[0]
        if needed:
            self._problems.wrong(path, f"is empty, and {len(screenshots)} screenshots are there; name the one meant")
        return None

    def _element(self, path: str, element: pb.ElementReference) -> ElementRef | None:
        self.length(f"{path}.role", element.role, MAX_WORDS)
        self.length(f"{path}.name", element.name, MAX_WORDS)
        if not element.HasField("span") and not element.name:
            self._problems.wrong(path, "names no element; set span, or name with role")
            return None
        part = self._text(path, element.part_id, needs_span=element.HasField("span"))
        if part is None:
            return None
        span = Span(element.span.start, element.span.end) if element.HasField("span") else None
        if span and not 0 <= span.start <= span.end <= len(part.text):
            self._problems.wrong(f"{path}.span", f"is no range of the {len(part.text)} characters of the text")
            return None
        return ElementRef(part.id, span, element.role, element.name)

    def _text(self, path: str, part_id: str, *, needs_span: bool) -> TextInput | None:
        texts = [part for part in self._parts.values() if isinstance(part, TextInput)]
        if part_id:
            named = next((part for part in texts if part.id == part_id), None)
            if named is None:
                self._problems.wrong(f"{path}.part_id", f"{shown(part_id)} is the id of no text part")
            return named
        found = [part for part in texts if part.elements]
        if not found and needs_span:
            found = [part for part in texts if part.source.name in {"DOM", "ACCESSIBILITY_TREE"}]
        if len(found) == 1:
            return found[0]
        self._problems.wrong(f"{path}.part_id", f"is empty, and {len(found)} text parts could be meant; name the one")
        return None

    def _has_viewport(self, image: ImageInput) -> bool:
        return image.viewport is not None or any(
            isinstance(part, TextInput) and part.viewport is not None for part in self._parts.values()
        )
