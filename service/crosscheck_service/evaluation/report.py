"""A run's report: report.md, report.html, pictures and tables, from the records in its folder."""

import base64
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from crosscheck_detectors.fusion import Profile
from crosscheck_service.evaluation.measures.results import Results, measure
from crosscheck_service.evaluation.pictures import pictures_of
from crosscheck_service.evaluation.records import Manifest
from crosscheck_service.evaluation.state import StateError, read_costs, read_manifest, read_records
from crosscheck_service.evaluation.tables import (
    Table,
    arms_table,
    attention_table,
    costs_table,
    csv_of,
    effects_table,
    gains_table,
    latex_of,
    levels_table,
    long_csv,
    markdown_of,
)

_PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `picture` is a path relative to the report."""

    title: str
    text: str
    table: Table | None = None
    picture: str = ""


def write_report(folder: Path, profile: Profile | None = None) -> Results:
    """Writes all that is made of a run's records into its folder; a run that is not over is reported as far as it is.

    With a `profile` there is a row of what it makes of the signals.

    Raises:
        StateError: where the folder holds no run, a broken line or no record yet.
        ProfileError: where the profile is another model's.
    """
    manifest, records = read_manifest(folder), read_records(folder)
    if not records:
        raise StateError(f"{folder} holds no record yet; run crosscheck-server evaluate first")
    if profile is not None:
        profile.check_model(manifest.architecture, manifest.model_digest)
    results = measure(records, read_costs(folder), profile)
    pictures = pictures_of(results)
    (folder / _PICTURES).mkdir(exist_ok=True)
    for name, data in pictures.items():
        (folder / _PICTURES / name).write_bytes(data)
    sections = _sections(results, frozenset(pictures))
    environment = Environment(
        loader=PackageLoader("crosscheck_service.evaluation"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    environment.filters["markdown"] = markdown_of
    environment.filters["embedded"] = lambda path: _embedded(folder / path)
    known = {
        "manifest": manifest,
        "summary": _summary(manifest, results),
        "facts": _facts(manifest, results),
        "notes": [*results.notes, *_same_items(manifest)],
        "sections": sections,
    }
    for name in ("report.md", "report.html"):
        text = environment.get_template(f"{name}.j2").render(known)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "measures.csv").write_text(long_csv(results.rows), encoding="utf-8")
    for name, table in _tables(results).items():
        (folder / f"{name}.csv").write_text(csv_of(table), encoding="utf-8")
        (folder / f"{name}.tex").write_text(latex_of(table), encoding="utf-8")
    return results


def _tables(results: Results) -> dict[str, Table]:
    """What does not change from run to run."""
    return {
        "arms": arms_table(results.rows),
        "gains": gains_table(results),
        "order": effects_table(results),
        "traits": levels_table(results),
        "attention": attention_table(results),
    }


def _summary(manifest: Manifest, results: Results) -> str:
    share = f"{results.n} of {manifest.items} items" if results.n < manifest.items else f"{results.n} items"
    conflicting = sum(record.conflict for record in results.records)
    return (
        f"{share} of {manifest.suite}, {conflicting} of them conflicting. Brackets hold 95 % intervals: of a bootstrap "
        "over surfaces, and for shares the wider of that and Wilson's."
    )


def _facts(manifest: Manifest, results: Results) -> list[tuple[str, str]]:
    versions = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
    return [
        ("model", f"{manifest.model} ({manifest.architecture}, {manifest.parameters:,} weights)"),
        ("run", f"{manifest.dtype} on {manifest.device}"),
        ("suite", manifest.suite + (f", seed {manifest.seed}" if manifest.seed is not None else "")),
        ("SHA-256 of its items", manifest.digest),
        ("items", f"{results.n} of {manifest.items}"),
        ("detectors", ", ".join(manifest.detectors)),
        ("profile", manifest.profile or "none"),
        ("judge", manifest.judge or "none"),
        ("versions", versions),
    ]


def _same_items(manifest: Manifest) -> list[str]:
    if manifest.seed is not None and f"{manifest.suite} seed {manifest.seed}," in manifest.profile:
        return ["The guard's profile was calibrated on these very items: what its verdict has here promises nothing."]
    return []


def _sections(results: Results, drawn: frozenset[str]) -> list[Section]:
    def picture(name: str) -> str:
        return f"{_PICTURES}/{name}" if name in drawn else ""

    return [
        Section(
            "Arms",
            "Recognition is the share of conflicting items that are flagged, false alarms that of consistent ones. "
            "“Fused” is a logistic regression over the detectors' signals; it and every detector's threshold (for 1 % "
            "false alarms) are set on other surfaces than they are measured on (five folds). “Guard's verdict” is what "
            "the guard says as it is, REVIEW or BLOCK. “Asked directly” and “plain answer” are the model without it.",
            arms_table(results.rows),
            picture("roc.png"),
        ),
        Section("Reliability", "What the probabilities told are worth.", None, picture("reliability.png")),
        Section(
            "Marginal gain of each detector",
            "The fusion of all detectors less that of all but this one, on the same items.",
            gains_table(results),
        ),
        Section(
            "Order effect",
            "Order is spread evenly over everything else. Zero is no effect.",
            effects_table(results),
        ),
        Section(
            "Attention",
            "Imbalance is between -1 and 1, positive toward the part named. AUROC: on conflicting items whose joint "
            "answer is one part's own, how well the imbalance tells which. Attention describes this model's reading; "
            "it is no reason.",
            attention_table(results),
            picture("norms.png"),
        ),
        Section("Imbalance", "Of every item's joint answer.", None, picture("imbalance.png")),
        Section("By trait", "Of the fusion, or of the first subject above where there is none.", levels_table(results)),
        Section(
            "Cost",
            "Seconds on this machine at this time, of each detector as if it ran alone beside the answer.",
            costs_table(results),
        ),
    ]


def _embedded(path: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
