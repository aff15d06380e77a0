"""One forward call under observation: which rows of which sequences, and what the layers told of them."""

import threading
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.foreign import Passed
from crosscheck_service.engine.observe.attention import KEYWORD, Attended
from crosscheck_service.engine.observe.division import Sight, Workspace, divide, look, only
from crosscheck_service.engine.observe.layers import Layers
from crosscheck_service.engine.observe.places import Places
from crosscheck_service.engine.observe.projection import Projections
from crosscheck_service.engine.observe.record import Record, Rows
from crosscheck_service.engine.observe.settle import Told, joined, rows_of, told_together
from crosscheck_service.engine.observe.waiting import AT_ONCE, Kept, Keys, kept_of


class Batch:
    """The sequences that run together, in the order of the batch. Made anew when one enters or leaves.

    `shifts` is for every sequence the place of its first token among its row's keys: its left padding.

    Rows of decode steps wait for each other (see `waiting`); a record that is read, or joins another batch, has those
    of its batch settled first. `settle` before a cache is cut, reordered or written over. May be read by other threads
    than the one that runs the model.
    """

    def __init__(
        self,
        layers: Layers,
        projections: Projections,
        records: Sequence[Record],
        device: torch.device,
        shifts: Sequence[int] = (),
    ) -> None:
        self.layers = layers
        self.records = tuple(records)
        self.device = device
        moved = [
            [[(start + shift, end + shift) for start, end in ranges] for ranges in record.ranges]
            for record, shift in zip(records, shifts or [0] * len(records), strict=True)
        ]
        self.places = Places(moved, device)
        self.cross_places = Places([record.cross for record in records], device) if layers.cross else None
        self._projections = projections
        self._waiting: list[Call] = []
        self._lock = threading.Lock()
        self._claim()

    def settle(self) -> None:
        """Adds the waiting rows to the records, and lets go of the cache's keys and values."""
        with self._lock:
            self._settle()

    def prepare(self, call: "Call") -> None:
        """Settles what waits, unless `call` goes on where it ended."""
        with self._lock:
            if self._waiting and not call.continues(self._waiting[-1]):
                self._settle()

    def add(self, call: "Call") -> None:
        """Takes the rows of a call that has run."""
        self._claim()
        with self._lock:
            self._waiting.append(call)
            if not call.kept or len(self._waiting) >= AT_ONCE:
                self._settle()

    def _claim(self) -> None:
        """Has other batches settle what they owe these records: rows stay in order."""
        for record in self.records:
            record.owed_by(self.settle)

    @torch.no_grad()
    def _settle(self) -> None:
        calls, self._waiting = self._waiting, []
        if not calls:
            return
        told = told_together({number: [call.kept[number] for call in calls] for number in calls[-1].kept}, self.places)
        for number in calls[-1].told:
            told[number] = joined([call.told[number] for call in calls])
        whole = rows_of(self.layers, self._projections.groups, told)
        for at, record in enumerate(self.records):
            first, chosen = 0, list[int]()
            for call in calls:
                chosen.extend(range(first, first + call.counts[at]))
                first += max(call.counts)
            if chosen:
                rows = slice(None) if len(chosen) == first else chosen
                parts = len(record.part_ids)
                record.add(Rows(*(each[at, rows][..., :parts] for each in (whole.mass, whole.norm, whole.seen))))


class Call:
    """A recorder for one forward call of a Batch; nothing reaches the records before `commit`.

        output = model(**feed, **call.keywords)
        call.commit()

    `rows` holds for every sequence the observed rows as indices into the call's queries; they may differ in number.

    Attributes:
        counts: how many rows each sequence has.
        told: by layer, what was reckoned at once.
        kept: by layer, what is left for later.
    """

    def __init__(self, batch: Batch, rows: Sequence[Sequence[int]], keys: Mapping[int, Keys], cache: Passed) -> None:
        """Raises ObserveError where `rows` are not those of as many sequences as the batch has."""
        if len(rows) != len(batch.records):
            raise ObserveError(f"the call has {len(rows)} sequences, the observation {len(batch.records)}")
        self.counts = [len(chosen) for chosen in rows]
        self.told: dict[int, Told] = {}
        self.kept: dict[int, Kept] = {}
        self._batch = batch
        self._keys = keys
        self._cache = cache
        longest = max(self.counts)
        # Sequences with fewer rows observe their first query once more; `Batch` leaves that out.
        padded = [[*chosen, *[0] * (longest - len(chosen))] for chosen in rows]
        self._rows = torch.tensor(padded, dtype=torch.int64, device=batch.device)
        self._space = Workspace()
        self._sights: dict[tuple[int, bool, Keys | None], tuple[Tensor | None, Sight]] = {}

    @property
    def keywords(self) -> dict[str, object]:
        """What the forward call must be given besides its inputs; empty where no row is observed."""
        return {KEYWORD: self} if any(self.counts) else {}

    @torch.no_grad()
    def record(self, module: nn.Module, attended: Attended) -> None:
        """Called by the attention function. Raises ObserveError for an unexpected layer or number of keys."""
        number = int(getattr(module, "layer_idx", -1))
        layers = self._batch.layers
        if layers.modules.get(number) is not module:
            raise ObserveError(f"attention of {type(module).__name__} {number}, which is no layer that was watched for")
        if attended.query.shape[0] != len(self._batch.records):
            raise ObserveError(
                f"the model runs {attended.query.shape[0]} sequences, parts were given for {len(self._batch.records)}; "
                "beam search cannot be watched"
            )
        keys = None if number in layers.crossing else self._keys[number]
        if keys is not None and keys.length != attended.key.shape[2]:
            raise ObserveError(f"layer {number} has {attended.key.shape[2]} keys where {keys.length} were expected")
        if keys is not None and keys.growth is not None:
            self.kept[number] = kept_of(attended, self._cache.layers[number])
        else:
            rows = self._rows.to(attended.query.device)
            sight = self._sight(attended, rows, keys)
            self.told[number] = Told(*divide(only(rows, attended), sight, self._space), sight.seen)

    def commit(self) -> None:
        """Hands the rows over. Raises ObserveError, and adds nothing, where a layer did not report."""
        if not any(self.counts):
            return
        if silent := [number for number in self._batch.layers.own if number not in {*self.told, *self.kept}]:
            raise ObserveError(f"layers {silent} did not report; the model does not call its attention as usual")
        self._batch.add(self)

    def continues(self, earlier: "Call") -> bool:
        """Whether this one's keys begin with all that `earlier` saw."""
        grown = all(keys.continues(earlier._keys[number]) for number, keys in self._keys.items())
        return grown and self._cache is earlier._cache and any(keys.growth is not None for keys in self._keys.values())

    def _sight(self, attended: Attended, rows: Tensor, keys: Keys | None) -> Sight:
        known = (id(attended.mask), attended.causal, keys)
        if known not in self._sights:
            if keys is not None:
                found = self._batch.places.among(keys.offset, keys.length)
            else:
                assert self._batch.cross_places is not None  # noqa: S101 - for the type checker
                found = self._batch.cross_places.among(0, attended.key.shape[2])
            # The mask is kept beside its sight, for as long as its id is known no other object may take it.
            self._sights[known] = (attended.mask, look(attended, rows, found))
        return self._sights[known][1]
