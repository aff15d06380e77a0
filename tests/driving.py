"""Runs a detector to its end: over a real tiny model, or over observations that a test writes down."""

from collections.abc import Callable, Sequence

import numpy as np

from crosscheck_detectors.context import Case, ImagePart, TextPart
from crosscheck_detectors.detector import Detector, Observation, Pass, Scored
from crosscheck_detectors.findings import Report
from crosscheck_detectors.saying import read_text
from crosscheck_service.engine.ask import ShownImage, ShownPart, ShownText
from crosscheck_service.engine.passes import Shown, ask_of, observation_of
from crosscheck_service.engine.vlm import Vlm

Observe = Callable[[Pass], Observation]


def drive(detector: Detector, case: Case, observe: Observe) -> tuple[Report, list[Pass]]:
    """The report, and every pass that was asked for, in order."""
    rounds = detector.detect(case)
    asked: list[Pass] = []
    observations: Sequence[Observation] | None = None
    while True:
        try:
            wanted = next(rounds) if observations is None else rounds.send(observations)
        except StopIteration as finished:
            return finished.value, asked
        asked += wanted
        observations = [observe(each) for each in wanted]


def by_model(vlm: Vlm, case: Case) -> Observe:
    """A model's observations; images are blank, which tells a model with random weights as much as any."""

    def observe(asked: Pass) -> Observation:
        shown = tuple(_shown(part, asked) for part_id in asked.part_ids for part in case.parts if part.id == part_id)
        return observation_of(vlm.answer(ask_of(asked, Shown(shown, {}))))

    return observe


def _shown(part: ImagePart | TextPart, asked: Pass) -> ShownPart:
    if isinstance(part, TextPart):
        return ShownText(part.id, part.text)
    if part.id in asked.as_text:
        return ShownText(part.id, read_text(part.reading).text)
    return ShownImage(part.id, np.full((32, 128, 3), 255, np.uint8))


def by_script(answers: dict[str, str], weight: Callable[[str, str], float], yes: float = 0.5) -> Observe:
    """Observations of a model of which all is known.

    Args:
        answers: by part id, what it answers; those of several parts together under their ids joined by "+".
        weight: log p per token of a text as the answer of a part id.
        yes: P(yes) of the direct question.
    """

    def observe(asked: Pass) -> Observation:
        name = "+".join(asked.part_ids)
        if "yes" in asked.scored:
            logs = {"yes": np.log(yes / 2), "Yes": np.log(yes / 2), "no": np.log((1 - yes) / 2)}
            words = [float(logs.get(word, logs["no"])) for word in asked.scored]
            scored = [Scored((number, 0), (word, -9.0)) for number, word in enumerate(words)]
            return Observation("", (), tuple(scored), prompt_tokens=10)
        if asked.scored:
            scored = [Scored((*map(ord, text), 0), (weight(name, text),) * (len(text) + 1)) for text in asked.scored]
            return Observation("", (), tuple(scored), prompt_tokens=10)
        answer = answers[name]
        return Observation(answer, (-0.1,) * len(answer), prompt_tokens=10)

    return observe
