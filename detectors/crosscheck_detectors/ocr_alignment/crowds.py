"""Many fields of one label, indexed by value and by row, so that none is compared with all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from crosscheck_detectors.ocr_alignment.fields import Field
from crosscheck_detectors.ocr_alignment.labels import Label


class Crowd:
    """Fields of one label."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self._by_token: dict[str, list[int]] = defaultdict(list)
        self._by_row: dict[str, list[int]] = defaultdict(list)
        for field in fields:
            self._by_token[field.value.token].append(field.order)
            for name in field.row:
                self._by_row[name].append(field.order)

    def like(self, field: Field) -> list[int]:
        """The orders of those that hold the same value as `field` or share words of its row, ascending."""
        found = set(self._by_token.get(field.value.token, ()))
        for name in field.row:
            found.update(self._by_row.get(name, ()))
        return sorted(found)


class Crowds:
    """The crowds of one side by their label, each indexed when it is first asked for."""

    def __init__(self) -> None:
        self._known: dict[str, Crowd] = {}

    def of(self, name: str, fields: Mapping[int, tuple[Field, Label]]) -> Crowd:
        """The crowd of the label `name`, which is made up of `fields`, by their order."""
        if name not in self._known:
            self._known[name] = Crowd(field for field, _ in fields.values())
        return self._known[name]
