"""One piece of what an agent sees or was told."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Self, TypedDict, Unpack

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from crosscheck import digests
from crosscheck.errors import FieldViolation, InvalidRequest
from crosscheck.image import ImageLike, image_bytes
from crosscheck.places import Box, Element, Span, Viewport


class Source(StrEnum):
    """Where a part comes from. It decides how the part is read, never how far it is trusted."""

    SCREENSHOT = "screenshot"
    DOM = "dom"
    ACCESSIBILITY_TREE = "accessibility_tree"
    TOOL_OUTPUT = "tool_output"
    DOCUMENT = "document"
    MEMORY = "memory"
    INSTRUCTION = "instruction"
    """The task as given to the agent: shown to the model, never compared with anything."""


class TextFormat(StrEnum):
    """How the text of a part is written."""

    PLAIN = "plain"
    ARIA_SNAPSHOT = "aria_snapshot"
    """Playwright's."""
    BROWSER_USE = "browser_use"
    CDP_AX_JSON = "cdp_ax_json"
    """The reply to Chrome DevTools' Accessibility.getFullAXTree."""
    HTML = "html"


class PartDetails(TypedDict, total=False):
    """What every part may say about itself.

    `id` is unique in a request, 1 to 64 letters, digits, "_", "-", "." and ":"; without one it is the source's name.
    `language` is BCP-47, for example "en" or "pt-BR". `captured_at` needs a time zone. `elements` belong to a text;
    `viewport` says how they lie on the screenshot. `sensitive` spans of a text, or boxes of an image, are masked before
    anything reads the part. `volatile` ones change by themselves, as clocks and banners do, and are not compared.
    """

    id: str
    language: str
    captured_at: AwareDatetime
    text_format: TextFormat | str
    elements: Sequence[Element]
    viewport: Viewport
    sensitive: Sequence[Span | Box]
    volatile: Sequence[Span | Box]


class Part(BaseModel):
    """A text or an image with its source.

    A `digest` stands for either, where the server holds it from an earlier request of the session. An image is a
    path, the bytes of a file or a Pillow image, and is read at once; a `str` for an image is a path.

    Raises:
        InvalidRequest: for a wrong value, naming the field, an unreadable image, or not exactly one of text, image
            and digest.

    """

    # An error about a part must not show what the part holds.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    source: Source
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
    text: str | None = None
    image: Annotated[bytes | None, Field(repr=False)] = None
    digest: Annotated[str, Field(pattern=r"^(sha256:[0-9a-f]{64})?$")] = ""
    language: str = ""
    captured_at: AwareDatetime | None = None
    text_format: TextFormat = TextFormat.PLAIN
    elements: tuple[Element, ...] = ()
    viewport: Viewport | None = None
    sensitive: tuple[Span | Box, ...] = ()
    volatile: tuple[Span | Box, ...] = ()

    def __init__(
        self,
        source: Source | str,
        *,
        text: str | None = None,
        image: ImageLike | None = None,
        digest: str = "",
        **details: Unpack[PartDetails],
    ) -> None:
        if (text is not None) + (image is not None) + bool(digest) != 1:
            raise InvalidRequest.about("part", "needs exactly one of text, image and digest")
        data = None if image is None else image_bytes(image)
        try:
            super().__init__(source=source, text=text, image=data, digest=digest, **{"id": str(source), **details})
        except ValidationError as error:
            raise InvalidRequest.of(
                *(FieldViolation(".".join(map(str, problem["loc"])), problem["msg"]) for problem in error.errors())
            ) from error

    @property
    def content_digest(self) -> str:
        """What a verdict's `digests` say of the part if it is judged unchanged."""
        content = self.text if self.image is None else self.image
        return self.digest if content is None else digests.of_content(content)

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        """What is set; sensitive spans of the text are masked, and of the elements only the number is told."""
        for name, value in super().__repr_args__():
            if name == "text" and isinstance(value, str):
                yield name, self.masked_text
            elif name == "elements" and value:
                yield name, f"{len(self.elements)} elements"
            elif value not in (None, "", ()):
                yield name, value

    @property
    def masked_text(self) -> str:
        """The text, as long as it is, with "\u2588" for every sensitive character; "" for an image."""
        letters = list(self.text or "")
        for place in self.sensitive:
            if isinstance(place, Span):
                start, end = max(place.start, 0), min(place.end, len(letters))
                letters[start:end] = "\u2588" * (end - start)
        return "".join(letters)

    @classmethod
    def screenshot(cls, image: ImageLike, **details: Unpack[PartDetails]) -> Self:
        """What the agent sees, as PNG, JPEG, WebP, BMP, GIF or TIFF."""
        return cls(Source.SCREENSHOT, image=image, **details)

    @classmethod
    def dom(cls, text: str, **details: Unpack[PartDetails]) -> Self:
        """The page's text."""
        return cls(Source.DOM, text=text, **details)

    @classmethod
    def accessibility_tree(cls, text: str, **details: Unpack[PartDetails]) -> Self:
        """The page's accessibility tree as text."""
        return cls(Source.ACCESSIBILITY_TREE, text=text, **details)

    @classmethod
    def tool_output(cls, text: str, **details: Unpack[PartDetails]) -> Self:
        """What a tool returned."""
        return cls(Source.TOOL_OUTPUT, text=text, **details)

    @classmethod
    def document(cls, text: str, **details: Unpack[PartDetails]) -> Self:
        """A document's text. For a scanned one use Part("document", image=...)."""
        return cls(Source.DOCUMENT, text=text, **details)

    @classmethod
    def memory(cls, text: str, **details: Unpack[PartDetails]) -> Self:
        """What the agent noted earlier."""
        return cls(Source.MEMORY, text=text, **details)

    @classmethod
    def instruction(cls, text: str, **details: Unpack[PartDetails]) -> Self:
        """The agent's task: shown to the model, never compared with anything."""
        return cls(Source.INSTRUCTION, text=text, **details)
