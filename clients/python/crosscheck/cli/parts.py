"""From --part arguments to parts."""

import argparse
import mimetypes
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from crosscheck.errors import InvalidRequest
from crosscheck.image import mime_type, read_file
from crosscheck.part import Part, Source


class PartArgument(NamedTuple):
    """One --part, still unread. `id` is empty where none was given."""

    source: Source
    id: str
    value: str


def part_argument(argument: str) -> PartArgument:
    """Read SOURCE[:ID]=VALUE.

    Raises:
        argparse.ArgumentTypeError: with what is wrong and the remedy.

    """
    name, equals, value = argument.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{argument!r} has no '='; write SOURCE=VALUE, for example dom=@page.txt")
    source, _, part_id = name.partition(":")
    if source not in set(Source):
        raise argparse.ArgumentTypeError(f"{source!r} is no source; give one of {', '.join(Source)}")
    if not value:
        raise argparse.ArgumentTypeError(f"{name} is empty; give a text, @FILE or @-")
    return PartArgument(Source(source), part_id, value)


def read_parts(arguments: Iterable[PartArgument]) -> list[Part]:
    """The parts with their files read. A part without an id is called after its source: dom, dom-2, dom-3.

    Raises:
        InvalidRequest: naming the argument, for a file that cannot be read or is neither an image nor UTF-8 text.

    """
    seen: Counter[Source] = Counter()
    parts = []
    for argument in arguments:
        seen[argument.source] += 1
        nth = seen[argument.source]
        part_id = argument.id or (argument.source if nth == 1 else f"{argument.source}-{nth}")
        parts.append(_part(argument.source, part_id, argument.value))
    return parts


def _part(source: Source, part_id: str, value: str) -> Part:
    if not value.startswith("@"):
        return Part(source, text=value, id=part_id)
    field = f"--part {part_id}"
    name = value.removeprefix("@")
    data = sys.stdin.buffer.read() if name == "-" else read_file(Path(name), field=field)
    named_image = (mimetypes.guess_type(name)[0] or "").startswith("image/")
    if named_image or mime_type(data):
        return Part(source, image=data, id=part_id)
    try:
        # Not read as a text file: newlines must stay as they are, since evidence counts every character.
        return Part(source, text=data.decode(), id=part_id)
    except UnicodeDecodeError as error:
        raise InvalidRequest.about(field, f"{name} is neither an image that the server reads nor UTF-8 text") from error
