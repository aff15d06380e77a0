"""The checks of a request's parts: each becomes a TextInput or an ImageInput, or leaves its problems behind."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from google.protobuf.timestamp_pb2 import Timestamp

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Box, Source
from crosscheck_detectors.masks import masked
from crosscheck_detectors.text_formats import FORMATS, PLAIN
from crosscheck_service.request import images
from crosscheck_service.request.contents import DIGEST, Contents
from crosscheck_service.request.model import ImageInput, PartInput, Pixels, TextInput
from crosscheck_service.request.places import read_boxes, read_elements, read_spans, read_viewport
from crosscheck_service.request.problems import Problems, shown
from crosscheck_service.request.redaction import redacted
from crosscheck_service.settings import Limits

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[xXiI])(?:-[A-Za-z0-9]{1,8})*")
_MAX_LANGUAGE = 35
_SOURCES: Mapping[int, Source] = {pb.Source.Value(f"SOURCE_{source.name}"): source for source in Source}
_FORMATS: Mapping[int, str] = {
    pb.TEXT_FORMAT_UNSPECIFIED: PLAIN,
    **{pb.TextFormat.Value(f"TEXT_FORMAT_{name.upper()}"): name for name in FORMATS},
}
# 0001-01-01 to 9999-12-31, what google.protobuf.Timestamp promises to hold.
_FIRST_SECOND = -62_135_596_800
_LAST_SECOND = 253_402_300_799


def read_parts(
    parts: Sequence[pb.Part], limits: Limits, problems: Problems, contents: Contents
) -> tuple[PartInput, ...]:
    """The parts in their order; those with problems are missing, and the problems noted.

    A digest stands for what `contents` hold under it.
    What one of them marks as sensitive is masked in all of them.
    """
    if not parts:
        problems.wrong("parts", "is empty; at least one part is needed")
    elif len(parts) > limits.max_parts:
        problems.wrong("parts", f"holds {len(parts)} parts; at most {limits.max_parts} are allowed")
    reader = _Reader(limits, problems, contents)
    read = [reader.read(f"parts[{index}]", part) for index, part in enumerate(parts[: limits.max_parts])]
    return redacted([part for part in read if part is not None])


class _Reader:
    """Reads one request's parts; it remembers their ids and the pixels they took."""

    def __init__(self, limits: Limits, problems: Problems, contents: Contents) -> None:
        self._contents = contents
        self._limits = limits
        self._problems = problems
        self._place_of_id: dict[str, str] = {}
        self._allowance = images.pixels_of_request(limits)

    def read(self, path: str, part: pb.Part) -> PartInput | None:
        self._check_id(path, part.id)
        named = part.digest
        if named:
            held = self._held(path, part)
            if held is None:
                return None
            part = held
        source = self._source(path, part.source)
        self._check_language(path, part.language)
        captured_at = self._time(path, part.captured_at) if part.HasField("captured_at") else None
        text_format = self._format(path, part)
        viewport = read_viewport(path, part, self._problems)
        elements = read_elements(path, part, self._problems)
        language = part.language or None
        match part.WhichOneof("content"):
            case "text" if self._sound_text(path, part.text) and source:
                sensitive = read_spans(path, part, "sensitive", self._problems)
                return TextInput(
                    part.id,
                    source,
                    masked(part.text, sensitive),
                    named or digest(part.text.encode()),
                    language,
                    text_format,
                    elements=elements,
                    viewport=viewport,
                    sensitive=sensitive,
                    volatile=read_spans(path, part, "volatile", self._problems),
                    secrets=tuple(part.text[span.start : span.end] for span in sensitive),
                    captured_at=captured_at,
                )
            case "image":
                boxes = read_boxes(path, part, "sensitive", self._problems)
                volatile = read_boxes(path, part, "volatile", self._problems)
                pixels = self._pixels(path, part.image, boxes)
                if pixels is not None and source:
                    return ImageInput(
                        part.id,
                        source,
                        pixels,
                        named or digest(part.image.data),
                        language,
                        viewport,
                        boxes,
                        volatile,
                        captured_at,
                    )
            case None | "digest":
                self._problems.wrong(path, "has no content; set text, image or digest")
        return None

    def _held(self, path: str, part: pb.Part) -> pb.Part | None:
        """The part with the content that its digest stands for; None where that is not held."""
        if not DIGEST.fullmatch(part.digest):
            self._problems.wrong(
                f"{path}.digest", f"{shown(part.digest)} is no 'sha256:' with 64 hexadecimal digits in lower case"
            )
            return None
        content = self._contents.held(part.digest)
        if content is None:
            self._problems.missing(f"{path}.digest", "is not held here; send the part's content")
            return None
        whole = pb.Part()
        whole.CopyFrom(part)
        if isinstance(content, str):
            whole.text = content
        else:
            whole.image.data = content
        return whole

    def _check_id(self, path: str, name: str) -> None:
        if not _ID.fullmatch(name):
            self._problems.wrong(
                f"{path}.id", f"{shown(name)} is not allowed; 1 to 64 letters, digits, '_', '-', '.' and ':' are"
            )
        elif name in self._place_of_id:
            self._problems.wrong(f"{path}.id", f"{shown(name)} is the id of {self._place_of_id[name]} too")
        else:
            self._place_of_id[name] = path

    def _source(self, path: str, number: int) -> Source | None:
        source = _SOURCES.get(number)
        if source is None:
            allowed = ", ".join(f"SOURCE_{known.name}" for known in Source)
            missing = "is not set" if number == pb.SOURCE_UNSPECIFIED else f"{number} is not known"
            self._problems.wrong(f"{path}.source", f"{missing}; allowed are {allowed}")
        return source

    def _check_language(self, path: str, language: str) -> None:
        if language and (len(language) > _MAX_LANGUAGE or not _LANGUAGE.fullmatch(language)):
            self._problems.wrong(f"{path}.language", f"{shown(language)} is no BCP-47 tag such as en or pt-BR")

    def _time(self, path: str, time: Timestamp) -> float:
        """Seconds since 1970."""
        if not (_FIRST_SECOND <= time.seconds <= _LAST_SECOND and 0 <= time.nanos < 10**9):
            self._problems.wrong(
                f"{path}.captured_at", "is no valid time: years 1 to 9999 and nanos from 0 to 999999999 are"
            )
        return time.seconds + time.nanos / 1e9

    def _format(self, path: str, part: pb.Part) -> str:
        """The text format; of an image, where it says nothing, and of an unknown one, which is noted, PLAIN."""
        text_format = _FORMATS.get(part.text_format)
        if text_format is None:
            allowed = ", ".join(f"TEXT_FORMAT_{name.upper()}" for name in FORMATS)
            self._problems.wrong(f"{path}.text_format", f"{part.text_format} is not known; allowed are {allowed}")
        return text_format or PLAIN

    def _sound_text(self, path: str, text: str) -> bool:
        """An empty text is sound: a blank page has one, and the verdict's coverage says that nothing was compared."""
        size = len(text.encode())
        if size > self._limits.max_text_bytes:
            self._problems.wrong(
                f"{path}.text", f"holds {size} bytes in UTF-8; at most {self._limits.max_text_bytes} are allowed"
            )
        else:
            return True
        return False

    def _pixels(self, path: str, image: pb.Image, sensitive: Sequence[Box]) -> Pixels | None:
        try:
            pixels = images.decode(image.data, image.mime_type, self._limits, self._allowance)
        except images.ImageRefused as refusal:
            self._problems.wrong(f"{path}.image.{refusal.field}", str(refusal))
            return None
        self._allowance -= pixels.shape[0] * pixels.shape[1]
        return images.covered(pixels, sensitive)


def digest(data: bytes) -> str:
    """The text "sha256:" and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
