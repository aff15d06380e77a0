"""A step loop over a tiny random model, and what its sequences tell."""

import queue
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from tiny_decoders import TinyCase

from crosscheck_service.engine.loop import Choice, Ended, Event, Failed, Loop, Sequence, Step
from crosscheck_service.engine.prompt import Prompt

NEVER_ENDS = frozenset[int]()
ENDS = frozenset({2, 5})


def prompt_of(case: TinyCase, more: int = 0, seed: int = 1) -> Prompt:
    """The case's prompt, its question followed by `more` other tokens; the images stay what they are."""
    ids = case.inputs["input_ids"]
    tail = torch.randint(3, 100, (1, more), generator=torch.Generator().manual_seed(seed))
    inputs = dict(case.inputs)
    for name, value in case.inputs.items():
        if value.shape[:2] == ids.shape and not value.is_floating_point():
            follows = {"input_ids": tail, "cross_attention_mask": value[:, -1:].expand(-1, more, *value.shape[2:])}
            filler = torch.ones_like(tail) if name == "attention_mask" else torch.zeros_like(tail)
            inputs[name] = torch.cat([value, follows.get(name, filler)], dim=1)
    spans = {part: tuple(ranges) for part, ranges in case.parts.items()}
    end = max(end for ranges in spans.values() for _, end in ranges)
    return Prompt(inputs, spans, (end, ids.shape[1] + more), {}, 0)


@dataclass
class Heard:
    """A sequence and what it told."""

    sequence: Sequence
    events: "queue.SimpleQueue[Event]"
    steps: list[Step] = field(default_factory=list)
    last: Ended | Failed | None = None

    def hear(self, steps: int) -> None:
        """Waits until so many tokens have come."""
        while len(self.steps) < steps:
            event = self.events.get(timeout=60)
            assert isinstance(event, Step)
            self.steps.append(event)

    def end(self) -> Ended | Failed:
        while self.last is None:
            event = self.events.get(timeout=60)
            if isinstance(event, Step):
                self.steps.append(event)
            else:
                self.last = event
        return self.last

    @property
    def tokens(self) -> list[int]:
        assert isinstance(self.end(), Ended)
        return [step.token for step in self.steps]


@dataclass
class Bench:
    """One model with a loop over it."""

    case: TinyCase
    loop: Loop

    def ask(
        self,
        more: int = 0,
        new_tokens: int = 12,
        stop: Callable[[], bool] = lambda: False,
        *,
        seed: int = 1,
        urgent: bool = True,
        watched: bool = True,
    ) -> Heard:
        return self.send(prompt_of(self.case, more, seed), new_tokens, stop, urgent=urgent, watched=watched)

    def score(self, continuations: tuple[tuple[int, ...], ...], more: int = 0, *, watched: bool = False) -> Heard:
        """Weighs `continuations`, each to end with ENDS."""
        return self.send(prompt_of(self.case, more), 0, watched=watched, ends=ENDS, continuations=continuations)

    def send(
        self,
        prompt: Prompt,
        new_tokens: int,
        stop: Callable[[], bool] = lambda: False,
        *,
        urgent: bool = True,
        watched: bool = True,
        ends: frozenset[int] = NEVER_ENDS,
        continuations: tuple[tuple[int, ...], ...] = (),
    ) -> Heard:
        images = {part: part.encode() for part in prompt.spans if part.startswith("image")}
        ids = prompt.inputs["input_ids"][0].tolist()
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        choice = Choice(ends, new_tokens)
        record = self.loop._attached.record(prompt.spans, ids) if watched else None
        sequence = Sequence(prompt, choice, images, events.put, stop, urgent, record, continuations)
        self.loop.submit(sequence)
        return Heard(sequence, events)
