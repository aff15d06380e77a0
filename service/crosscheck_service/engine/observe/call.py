"""One forward call under observation: which rows of which sequences, and what the layers told of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.observe.attention import KEYWORD, Attended
from crosscheck_service.engine.observe.division import Sight, divide, look
from crosscheck_service.engine.observe.layers import Layers
from crosscheck_service.engine.observe.places import Places
from crosscheck_service.engine.observe.projection import Projections, Roots
from crosscheck_service.engine.observe.record import Record, Rows


@dataclass(frozen=True, slots=True)
class Keys:
    """How many keys a layer will see in a call, and the position of the first: sliding windows drop the early ones."""

    length: int
    offset: int


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What a layer told: mass (parts, batch, heads, rows), summed (…, value width), seen (batch, rows, parts)."""

    mass: Tensor
    summed: Tensor
    seen: Tensor


class Batch:
    """The sequences that run together, in the order of the batch. Made anew when one enters or leaves.

    `shifts` is for every sequence the place of its first token among its row's keys: its left padding.
    """

    def __init__(
        self, layers: Layers, records: Sequence[Record], device: torch.device, shifts: Sequence[int] = ()
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


class Call:
    """A recorder for one forward call of a Batch; nothing reaches the records before `commit`.

        output = model(**feed, **call.keywords)
        call.commit()

    `rows` holds for every sequence the observed rows as indices into the call's queries; they may differ in number.
    """

    def __init__(
        self, batch: Batch, projections: Projections, rows: Sequence[Sequence[int]], keys: Mapping[int, Keys]
    ) -> None:
        """Raises ObserveError where `rows` are not those of as many sequences as the batch has."""
        if len(rows) != len(batch.records):
            raise ObserveError(f"the call has {len(rows)} sequences, the observation {len(batch.records)}")
        self._batch = batch
        self._projections = projections
        self._keys = keys
        self._counts = [len(chosen) for chosen in rows]
        longest = max(self._counts)
        # Sequences with fewer rows observe their first query once more; `commit` leaves that out.
        padded = [[*chosen, *[0] * (longest - len(chosen))] for chosen in rows]
        self._rows = torch.tensor(padded, dtype=torch.int64, device=batch.device)
        self._sights: dict[tuple[int, bool, Keys | None], tuple[Tensor | None, Sight]] = {}
        self._told: dict[int, _Told] = {}

    @property
    def keywords(self) -> dict[str, object]:
        """What the forward call must be given besides its inputs; empty where no row is observed."""
        return {KEYWORD: self} if any(self._counts) else {}

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
        rows = self._rows = self._rows.to(attended.query.device)
        sight = self._sight(number, attended, rows)
        self._told[number] = _Told(*divide(attended, rows, sight), sight.seen)

    @torch.no_grad()
    def commit(self) -> None:
        """Adds the rows to the records. Raises ObserveError, and adds nothing, where a layer did not report."""
        if not any(self._counts):
            return
        if silent := [number for number in self._batch.layers.own if number not in self._told]:
            raise ObserveError(f"layers {silent} did not report; the model does not call its attention as usual")
        whole = self._whole()
        for at, (record, count) in enumerate(zip(self._batch.records, self._counts, strict=True)):
            parts = len(record.part_ids)
            if count:
                record.taken.append(Rows(*(rows[at, :count, ..., :parts] for rows in whole)))

    def _whole(self) -> tuple[Tensor, Tensor, Tensor]:
        """Mass and norm (batch, rows, layers, heads, parts), seen (batch, rows, layers, parts), all float32."""
        layers = self._batch.layers
        some = self._told[layers.own[0]]
        # A prompt without images skips its cross-attention layers.
        unseen = _Told(*(torch.zeros_like(each) for each in (some.mass, some.summed, some.seen)))
        told = {number: self._told.get(number, unseen) for number in layers.modules}
        norms = {number: norm for group in self._projections.groups for number, norm in _norms(group, told)}
        for number in layers.crossing:
            assert layers.cross is not None  # noqa: S101 - for the type checker
            norms[number] = norms[number] * layers.cross.gates[number].float().tanh().abs()
        device = some.mass.device
        mass, norm = (
            torch.stack([each.to(device) for each in values]).permute(2, 4, 0, 3, 1).float()
            for values in ([told[number].mass for number in told], [norms[number] for number in told])
        )
        seen = torch.stack([told[number].seen.to(device) for number in told], dim=2).float()
        return mass, norm, seen

    def _sight(self, number: int, attended: Attended, rows: Tensor) -> Sight:
        keys = None if number in self._batch.layers.crossing else self._keys[number]
        if keys is not None and keys.length != attended.key.shape[2]:
            raise ObserveError(f"layer {number} has {attended.key.shape[2]} keys where {keys.length} were expected")
        known = (id(attended.mask), attended.causal, keys)
        if known not in self._sights:
            if keys is not None:
                stretches = self._batch.places.among(keys.offset, keys.length)
            else:
                assert self._batch.cross_places is not None  # noqa: S101 - for the type checker
                stretches = self._batch.cross_places.among(0, attended.key.shape[2])
            # The mask is kept beside its sight, for as long as its id is known no other object may take it.
            self._sights[known] = (attended.mask, look(attended, rows, stretches))
        return self._sights[known][1]


def keys_of(layers: Layers, cache: object | None, queries: int) -> dict[int, Keys]:
    """What each layer will see when `queries` tokens are fed to a model with `cache` (transformers' Cache or None)."""
    sizes = {
        number: cache.get_mask_sizes(queries, number) if cache is not None else (queries, 0)  # type: ignore[attr-defined]
        for number in layers.own
    }
    return {number: Keys(int(length), int(offset)) for number, (length, offset) in sizes.items()}


def _norms(group: Roots, told: Mapping[int, _Told]) -> Iterable[tuple[int, Tensor]]:
    """For every layer of `group`, norms (parts, batch, heads, rows)."""
    summed = torch.stack([told[number].summed for number in group.layers])
    _, parts, batch, _, rows, _ = summed.shape
    norms = group.norms(summed.movedim(3, 1).flatten(2, 4))
    by_layer = norms.unflatten(2, (parts, batch, rows)).movedim(1, 3)
    return zip(group.layers, by_layer, strict=True)
