"""Builds the prompt and knows every part's exact tokens.

    messages -> chat template, with a slot in place of every text -> processor expands images -> texts spliced in

A slot is a special token that only a copy of the tokenizer knows. It keeps what others wrote out of the template and
out of the tokenizer's search for special tokens, and marks where each part begins and ends. No slot reaches the model.
"""

import copy
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import torch
from PIL import Image
from tokenizers import AddedToken
from torch import Tensor

from crosscheck_service.engine.cross_mask import with_cross_mask
from crosscheck_service.engine.errors import PromptError
from crosscheck_service.engine.foreign import Processor
from crosscheck_service.engine.layout import Layout
from crosscheck_service.engine.plain import Encoded, PlainEncoder

SLOTS = 256
"""Texts and images one prompt may hold together, the question included."""

Range = tuple[int, int]


class _Slot(Enum):
    """What a slot can stand for besides a text part."""

    QUESTION = "question"
    NEXT_IMAGE = "next image"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sequence, ready for the model.

    `inputs` are the forward call's tensors: input_ids (1, tokens) int64 and whatever the family needs besides. `spans`
    holds each part's half-open token ranges in order: one for a text, one or more (tiles) for an image; ranges of
    different parts never overlap. `offsets` holds, for each token of a text part, the code points it stands for.
    """

    inputs: dict[str, Tensor]
    spans: dict[str, tuple[Range, ...]]
    question: Range
    offsets: dict[str, tuple[Range, ...]]
    image_tokens: int

    @property
    def tokens(self) -> int:
        return int(self.inputs["input_ids"].shape[1])


@dataclass(frozen=True, slots=True)
class Frame:
    """A prompt with open slots. `tokens` counts all but the slots: what template and images take."""

    inputs: dict[str, Tensor]
    texts: tuple[str, ...]
    images: tuple[str, ...]
    slots: Mapping[int, str | _Slot]
    image_token_id: int

    @property
    def tokens(self) -> int:
        return int(self.inputs["input_ids"].shape[1]) - len(self.slots)

    def fill(self, texts: Mapping[str, Encoded], question: Encoded) -> Prompt:
        """Puts each text's tokens (by part id) and the question's into their slots."""
        ids: list[int] = []
        source: list[int] = []
        spans: dict[str, tuple[Range, ...]] = {}
        image_ranges: list[list[Range]] = [[] for _ in self.images]
        asked, image = (0, 0), 0
        for at, token in enumerate(self.inputs["input_ids"][0].tolist()):
            slot = self.slots.get(token)
            if slot is None:
                if token == self.image_token_id:
                    _extend(image_ranges[image], len(ids))
                ids.append(token)
                source.append(at)
            elif slot is _Slot.NEXT_IMAGE:
                image += 1
            else:
                content = texts[slot] if isinstance(slot, str) else question
                here = (len(ids), len(ids) + len(content.ids))
                ids.extend(content.ids)
                source.extend([at] * len(content.ids))
                if isinstance(slot, str):
                    spans[slot] = (here,)
                else:
                    asked = here
        spans.update({part: tuple(ranges) for part, ranges in zip(self.images, image_ranges, strict=True)})
        return Prompt(
            inputs=with_cross_mask(_take(self.inputs, torch.tensor(ids), torch.tensor(source)), self.image_token_id),
            spans=spans,
            question=asked,
            offsets={part: texts[part].offsets for part in self.texts},
            image_tokens=sum(end - start for ranges in image_ranges for start, end in ranges),
        )


class PromptBuilder:
    """Frames for one model. Safe to use from several threads."""

    def __init__(self, processor: Processor, image_token_id: int) -> None:
        """`processor` is left as it is.

        Raises:
            LoadError: where the chat template cannot show images and texts in one user message.
        """
        self.encoder = PlainEncoder(processor.tokenizer, frozenset({image_token_id}))
        self._image_token_id = image_token_id
        self._names = [f"<|crosscheck-slot-{number}|>" for number in range(SLOTS)]
        tokenizer = copy.deepcopy(processor.tokenizer)
        tokenizer.add_tokens(
            [AddedToken(name, special=True, normalized=False) for name in self._names], special_tokens=True
        )
        self._slot_ids = [int(slot) for slot in tokenizer.convert_tokens_to_ids(self._names)]
        self._processor = copy.copy(processor)
        self._processor.tokenizer = tokenizer
        self._placeholder = str(processor.image_token)
        self._layout = Layout(processor)
        # A fast tokenizer refuses a second call that would set its padding while the first one runs.
        self._processing = threading.Lock()

    def frame(self, images: Sequence[tuple[str, Image.Image]], texts: Sequence[str]) -> Frame:
        """A frame for images (part id, RGB picture) and text parts (their ids), all ids different.

        Raises:
            PromptError: for more parts than there are slots.
        """
        if len(images) + len(texts) + 1 > SLOTS:
            raise PromptError(f"{len(images) + len(texts)} parts are more than the {SLOTS - 1} that fit one prompt")
        contents: list[str | _Slot] = [*texts, _Slot.QUESTION]
        named = dict(zip(self._names, contents, strict=False))
        separators = self._names[len(named) : len(named) + len(images) - 1] if images else []
        *slots_of_texts, slot_of_question = named
        rendered = self._layout.render(len(images), slots_of_texts, slot_of_question)
        rendered = _separate(rendered, self._placeholder, len(images), separators)
        inputs = self._process(rendered, [picture for _, picture in images])
        ids = dict(zip(self._names, self._slot_ids, strict=True))
        slots: dict[int, str | _Slot] = {ids[name]: part for name, part in named.items()}
        slots.update({ids[name]: _Slot.NEXT_IMAGE for name in separators})
        found = [token for token in inputs["input_ids"][0].tolist() if token in slots]
        if sorted(found) != sorted(slots):
            raise PromptError("the model's processor did not keep the prompt's parts apart")
        return Frame(inputs, tuple(texts), tuple(part for part, _ in images), slots, self._image_token_id)

    def _process(self, rendered: str, pictures: list[Image.Image]) -> dict[str, Tensor]:
        bos = self._processor.tokenizer.bos_token
        arguments: dict[str, Any] = {"text": [rendered], "return_tensors": "pt"}
        if pictures:
            arguments["images"] = [pictures]
        if bos is not None and rendered.startswith(bos):
            arguments["add_special_tokens"] = False
        with self._processing:
            return dict(self._processor(**arguments))


def _separate(rendered: str, placeholder: str, images: int, separators: Sequence[str]) -> str:
    """Puts a separator before the second and every further image, so that each image's tokens can be told apart."""
    first, *rest = rendered.split(placeholder)
    marks = ["", *separators]
    if len(rest) != (len(marks) if images else 0):
        raise PromptError("the chat template does not show each image once")
    return first + "".join(mark + placeholder + text for mark, text in zip(marks, rest, strict=False))


def _extend(ranges: list[Range], place: int) -> None:
    if ranges and ranges[-1][1] == place:
        ranges[-1] = (ranges[-1][0], place + 1)
    else:
        ranges.append((place, place + 1))


def _take(inputs: Mapping[str, Tensor], ids: Tensor, source: Tensor) -> dict[str, Tensor]:
    """`inputs` with the new ids; what has a value for each token takes, inside a text, the value its slot had."""
    shape = inputs["input_ids"].shape
    taken = {
        name: value[:, source] if value.shape[:2] == shape and not value.is_floating_point() else value
        for name, value in inputs.items()
    }
    return {**taken, "input_ids": ids.unsqueeze(0).to(torch.int64)}
