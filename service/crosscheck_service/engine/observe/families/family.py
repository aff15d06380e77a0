"""What may differ from one family of models to another, with the usual answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe.places import PartRanges, Range


@dataclass(frozen=True, slots=True, eq=False)
class Cross:
    """Layers that attend to images beside the sequence rather than to tokens in it.

    `gates` holds by layer number the parameter (1,) whose hyperbolic tangent scales what the layer adds; it is read
    whenever it is needed. An image takes `keys_per_image` keys, its place is that of the token `image_token_id`.
    """

    gates: Mapping[int, Tensor]
    keys_per_image: int
    image_token_id: int

    def ranges(self, parts: PartRanges, input_ids: Sequence[int]) -> list[list[Range]]:
        """For each part, the key ranges of the images whose tokens it holds. `input_ids` are the whole prompt's."""
        places = [at for at, token in enumerate(input_ids) if token == self.image_token_id]
        width = self.keys_per_image
        return [
            [
                (number * width, (number + 1) * width)
                for number, at in enumerate(places)
                if any(start <= at < end for start, end in part)
            ]
            for part in parts
        ]


class Family:
    """The usual decoder: images are tokens of the sequence, and no token sees a later one outside its own image."""

    fork_refusal: str | None = None
    """Why a prefix's cache may not be continued in several ways; None where it may."""

    step_refusal: str | None = None
    """Why a step may not be shared by sequences of different lengths; None where it may."""

    first_position: int = 0
    """The position of a prompt's first token."""

    def later_inputs(self, inputs: Mapping[str, Tensor], start: int, end: int) -> dict[str, Tensor]:
        """What a forward call for the tokens from `start` to `end` needs besides them, where others came before.

        `inputs` are the prompt's; tokens behind it are generated ones.
        """
        del inputs, start, end
        return {}

    def cross(self, model: Network) -> Cross | None:
        """The layers that attend to images beside the sequence; None where there are none."""
        del model
        return None
