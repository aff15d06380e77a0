"""The folder of a run. Its records are its state: a run that was killed goes on behind the last whole line.

run.json       what the run is of (Manifest)
records.jsonl  a Record a line, in the order of the items
costs.jsonl    a Costs a line, in the same order
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from crosscheck_service.evaluation.records import Costs, Manifest, Record

Line = TypeVar("Line", bound=BaseModel)

RECORDS, COSTS, MANIFEST = "records.jsonl", "costs.jsonl", "run.json"


class StateError(Exception):
    """The folder cannot be used for this run; the message says why and what to do."""


class State:
    """A run's folder, opened for going on."""

    def __init__(self, folder: Path, manifest: Manifest, digests: Iterable[str] = ()) -> None:
        """Takes over what is there, also of a run over the first so many of the same items.

        Args:
            digests: the items' digests in order; read only where the folder's run had fewer items.

        Raises:
            StateError: where the folder holds another run, or cannot be written.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StateError(f"{folder}: {error.strerror}") from error
        kept = read_manifest(folder) if (folder / MANIFEST).is_file() else None
        if kept is None:
            _write(folder, manifest)
        elif kept != manifest:
            differs = [name for name in Manifest.model_fields if getattr(kept, name) != getattr(manifest, name)]
            more = set(differs) == {"items", "digest"} and kept.items < manifest.items
            if not (more and _begin_alike(read_records(folder), digests)):
                raise StateError(
                    f"{folder} holds a run that differs in {', '.join(differs)}; name another folder with --out, "
                    "or remove that one"
                )
            _write(folder, manifest)
        records, costs = _whole_lines(folder / RECORDS), _whole_lines(folder / COSTS)
        self.done = min(len(records), len(costs))
        """Items that need not be done again."""
        _cut(folder / RECORDS, records[: self.done])
        _cut(folder / COSTS, costs[: self.done])

    def add(self, record: Record, costs: Costs) -> None:
        """Appends one item, whole or not at all as far as the system allows."""
        _append(self.folder / COSTS, costs)
        _append(self.folder / RECORDS, record)
        self.done += 1


def read_manifest(folder: Path) -> Manifest:
    """What the run in a folder is of. Raises StateError where there is none."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise StateError(f"{folder} holds no run: {MANIFEST} cannot be read ({error.strerror})") from error
    except ValidationError as error:
        raise StateError(f"{folder / MANIFEST}: {error.errors()[0]['msg']}; name another folder with --out") from None


def read_records(folder: Path) -> list[Record]:
    """The items that are done. Raises StateError for a line that is no record, with its number."""
    return list(_parsed(folder / RECORDS, Record))


def read_costs(folder: Path) -> list[Costs]:
    """What they took. Raises StateError as `read_records`."""
    return list(_parsed(folder / COSTS, Costs))


def _begin_alike(records: Sequence[Record], digests: Iterable[str]) -> bool:
    return [record.digest for record in records] == list(islice(digests, len(records)))


def _write(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _parsed(path: Path, kind: type[Line]) -> Iterator[Line]:
    for number, line in enumerate(_whole_lines(path), start=1):
        try:
            yield kind.model_validate_json(line)
        except ValidationError as error:
            problem = error.errors()[0]
            where = ".".join(map(str, problem["loc"]))
            raise StateError(f"{path.name}, line {number}: {where}: {problem['msg']}") from None


def _whole_lines(path: Path) -> list[bytes]:
    """Lines that end; one that was cut by a kill does not count."""
    if not path.is_file():
        return []
    *whole, _ = path.read_bytes().split(b"\n")
    return whole


def _cut(path: Path, lines: list[bytes]) -> None:
    wanted = b"".join(line + b"\n" for line in lines)
    if path.is_file() and path.stat().st_size != len(wanted):
        path.write_bytes(wanted)


def _append(path: Path, line: BaseModel) -> None:
    with path.open("ab") as file:
        file.write(line.model_dump_json().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
