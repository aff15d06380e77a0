"""Many fields of one label, indexed by value and by row, so that none is compared with all."""

from collections import defaultdict
from collections.abc import Sequence

from crosscheck_detectors.ocr_alignment.fields import Field


class Crowd:
    """Fields of one label."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._by_token: dict[str, list[Field]] = defaultdict(list)
        self._by_row: dict[str, list[Field]] = defaultdict(list)
        for field in fields:
            self._by_token[field.value.token].append(field)
            for name in field.row:
                self._by_row[name].append(field)

    def like(self, field: Field) -> list[Field]:
        """Those that hold the same value as `field` or share words of its row, in reading order."""
        found = {other.order: other for other in self._by_token.get(field.value.token, ())}
        for name in field.row:
            found |= {other.order: other for other in self._by_row.get(name, ())}
        return [found[order] for order in sorted(found)]


class Crowds:
    """The crowds of one side by their label, each indexed when it is first asked for."""

    def __init__(self) -> None:
        self._known: dict[str, Crowd] = {}

    def of(self, name: str, fields: Sequence[Field]) -> Crowd:
        """The crowd of the label `name`, which is made up of `fields`."""
        if name not in self._known:
            self._known[name] = Crowd(fields)
        return self._known[name]
