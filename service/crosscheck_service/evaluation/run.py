"""A whole run: every item measured once, in order, each kept as soon as it is there."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path

from crosscheck_detectors.fusion import Profile
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.evaluation.items import digest_of
from crosscheck_service.evaluation.own_items import BrokenLine, OwnItems
from crosscheck_service.evaluation.records import Manifest
from crosscheck_service.evaluation.running import Bench
from crosscheck_service.evaluation.state import State
from crosscheck_service.evaluation.suite import Suite

_PACKAGES = ("crosscheck-server", "torch", "transformers", "rapidocr", "pillow", "matplotlib")

Told = Callable[[int, int], None]
"""Is told how many items are done, and of how many."""


@dataclass(slots=True)
class Items:
    """What a run is over: how many items, the digest over them, and the lines that are none."""

    source: Suite | OwnItems
    count: int = 0
    digest: str = ""
    broken: list[BrokenLine] = field(default_factory=list)

    @classmethod
    def of(cls, source: Suite | OwnItems) -> "Items":
        """Goes once over all items. Raises OSError where a file cannot be read."""
        items, total = cls(source), hashlib.sha256()
        for each in source.lines() if isinstance(source, OwnItems) else source:
            if isinstance(each, BrokenLine):
                items.broken.append(each)
            else:
                items.count += 1
                total.update(digest_of(each).encode())
        items.digest = total.hexdigest()
        return items


def manifest_of(items: Items, info: ModelInfo, bench: Bench) -> Manifest:
    """What must be the same for two halves of a run to belong together."""
    return Manifest(
        suite=items.source.name,
        seed=items.source.seed if isinstance(items.source, Suite) else None,
        items=items.count,
        digest=items.digest,
        model=info.name,
        architecture=info.architecture,
        parameters=info.parameters,
        model_digest=info.digest,
        dtype=info.dtype,
        device=info.device,
        detectors=tuple(detector.id for detector in bench.detectors),
        profile=_told(bench.profile),
        judge=bench.outside.name if bench.outside is not None else "",
        versions={name: _version(name) for name in _PACKAGES},
    )


def run(items: Items, bench: Bench, folder: Path, manifest: Manifest, told: Told = lambda _done, _of: None) -> None:
    """Measures what is not measured yet, behind what the folder has of these items or of the first so many.

    Raises:
        StateError: where the folder holds another run, or cannot be written.
    """
    state = State(folder, manifest, (digest_of(item) for item in items.source))
    told(state.done, items.count)
    for item in islice(items.source, state.done, None):
        state.add(*bench.measure(item))
        told(state.done, items.count)


def _told(profile: Profile | None) -> str:
    return "" if profile is None else f"{profile.version}, calibrated on {profile.calibrated_on}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
