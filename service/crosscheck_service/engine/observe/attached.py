"""A model whose attention can be watched: what is checked and prepared once, when a server starts."""

from collections.abc import Sequence

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe.attention import implementation_of, use_implementation, watched_name
from crosscheck_service.engine.observe.call import Batch, Call
from crosscheck_service.engine.observe.layers import find_layers
from crosscheck_service.engine.observe.projection import Projections
from crosscheck_service.engine.observe.record import Parts, Record, new_record
from crosscheck_service.engine.observe.selftest import require_exact
from crosscheck_service.engine.observe.waiting import keys_of


class Attached:
    """Holds nothing that belongs to a request. Safe from several threads, as far as the model itself is."""

    def __init__(self, model: Network) -> None:
        """Sets the decoder's attention function to the watched one, which stays: unwatched calls run as before.

        Raises:
            ObserveError: with the reason, for a model that cannot be watched exactly. Found by its structure, and by
                one call of a few tokens in which every layer's attention is compared with what its projection gets.
        """
        if not model._can_set_attn_implementation():
            raise ObserveError(f"{type(model).__name__} does not run its attention through transformers' interface")
        self.layers = find_layers(model)
        use_implementation(model, watched_name(implementation_of(model)))
        self.model = model
        self.projections = Projections(self.layers.projections, self.layers.heads, model.dtype)
        require_exact(model, self.layers)

    def record(self, parts: Parts, input_ids: Sequence[int] | None = None, cells: Parts | None = None) -> Record:
        """An empty record for one sequence. Arguments and errors are those of `new_record`."""
        return new_record(self.layers, parts, input_ids, cells)

    def batch(self, records: Sequence[Record], shifts: Sequence[int] = ()) -> Batch:
        """Sequences that run together. `shifts` is for each the place of its first token among its row's keys."""
        return Batch(self.layers, self.projections, records, self.model.device, shifts)

    def begin(self, batch: Batch, rows: Sequence[Sequence[int]], queries: int, cache: object | None) -> Call:
        """One forward call to come: give the model its `keywords`, and `commit` it once the model has run.

        Args:
            rows: for every sequence of the batch, which of the call's `queries` tokens to observe; may be empty.
            cache: what the call gets as past_key_values, as it is before the call.

        Raises:
            ObserveError: where `rows` do not fit the batch.
        """
        if queries > 1:
            # Weights do not change between two tokens of one answer.
            self.projections.refresh()
        call = Call(batch, rows, keys_of(self.layers, cache, queries), cache)
        batch.prepare(call)
        return call


def attach(model: Network) -> Attached:
    """Prepares `model` for observation. Errors are Attached's."""
    return Attached(model)
