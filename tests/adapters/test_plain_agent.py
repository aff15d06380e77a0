"""The gate itself, in the hands of the smallest agent that there can be: the suite's first adapter, and a pattern."""

import io

import pytest
from adapters.conformance import Attempt, Conformance, Options, Told
from PIL import Image

from crosscheck import AsyncClient, InvalidRequest, Part, Point, ProposedAction, Target
from crosscheck.guarding import Gate, Policy, Ruling


async def act_once(target: str, options: Options) -> Told:
    """Looks, thinks, is ruled on, acts, and reads what it is told."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(file, "PNG")
    parts = [Part.screenshot(file.getvalue()), Part.dom("Total $5.00")]
    deeds, prompts = 0, []
    rulings: list[Ruling] = []
    async with AsyncClient(target) as client:
        gate = Gate(client, Policy(**vars(options)))
        sight = gate.look(parts)
        action = ProposedAction.to_click(Target(point=Point(x=9, y=9)), reasoning="The total is $5.00.")
        rulings.append(await gate.rule(sight, action, "click"))
        deeds += rulings[-1].goes
        if not rulings[-1].ends:
            prompts.append(rulings[-1].message)
    return Told(deeds, prompts, ended=rulings[-1].ends, rulings=rulings)


class TestPlainAgent(Conformance):
    @pytest.fixture
    def attempt(self) -> Attempt:
        return act_once


@pytest.mark.parametrize("name", ["patience", "review_patience"])
@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_time_that_is_none_is_refused_by_its_name(name: str, seconds: float):
    with pytest.raises(InvalidRequest, match=name):
        Policy(**{name: seconds})
