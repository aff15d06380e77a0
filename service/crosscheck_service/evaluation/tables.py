"""Results as tables: headings and rows of text, for Markdown, HTML, CSV and LaTeX alike."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck_service.evaluation.measures.figures import Figure
from crosscheck_service.evaluation.measures.results import Results, Row

_MEASURES = (
    "recognition",
    "false alarms",
    "balanced accuracy",
    "AUROC",
    "recall at 1 % false alarms",
    "recall at 5 % false alarms",
    "calibration error",
    "abstained",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A heading for each column, and rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def arms_table(rows: Sequence[Row]) -> Table:
    """A row for each arm and subject, a column for each measure."""
    body = tuple(
        (row.arm, row.subject, *(written(row.figures.get(measure)) for measure in _MEASURES), str(_n(row)))
        for row in rows
    )
    return Table(("arm", "subject", *_MEASURES, "n"), body)


def gains_table(results: Results) -> Table:
    """What the fusion loses without each detector."""
    return Table(
        ("arm", "detector", "AUROC", "recognition", "false alarms"),
        tuple(
            (gain.arm, gain.detector, signed(gain.auroc), signed(gain.recognition), signed(gain.false_alarms))
            for gain in results.gains
        ),
    )


def effects_table(results: Results) -> Table:
    """What the order of the parts changes."""
    return Table(
        ("arm", "subject", "order", "recognition", "false alarms", "n"),
        tuple(
            (e.arm, e.subject, e.factor, signed(e.recognition), signed(e.false_alarms), str(e.recognition.n))
            for e in results.effects
        ),
    )


def levels_table(results: Results) -> Table:
    """A row for each trait's level in each arm."""
    return Table(
        ("arm", "trait", "level", "recognition", "n conflicting", "false alarms", "n consistent"),
        tuple(
            (
                level.arm,
                level.trait,
                level.level,
                written(level.recognition),
                str(level.recognition.n),
                written(level.false_alarms),
                str(level.false_alarms.n),
            )
            for level in results.levels
        ),
    )


def attention_table(results: Results) -> Table:
    """How attention divides, and whether that tells whose answer it was."""
    return Table(
        ("arm", "toward", "mean imbalance", "n", "AUROC of whose answer it is", "n", "answers that are its own", "n"),
        tuple(
            (
                str(seen.arm),
                seen.toward,
                signed(seen.imbalance),
                str(seen.imbalance.n),
                written(seen.predicts),
                str(seen.predicts.n) if seen.predicts else "",
                written(seen.followed),
                str(seen.followed.n) if seen.followed else "",
            )
            for seen in results.attention
        ),
    )


def costs_table(results: Results) -> Table:
    """Seconds, passes and tokens."""
    return Table(
        ("arm", "what", "median seconds", "passes", "prompt tokens", "n"),
        tuple(
            (c.arm, c.detector, f"{c.seconds:.3f}", f"{c.passes:.1f}", f"{c.prompt_tokens:.0f}", str(c.n))
            for c in results.costs
        ),
    )


def written(figure: Figure | None) -> str:
    """A figure with its interval; empty where it is not defined."""
    if figure is None or math.isnan(figure.value):
        return ""
    if math.isnan(figure.low):
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def signed(figure: Figure | None) -> str:
    """The same with signs, for differences."""
    if figure is None or math.isnan(figure.value):
        return ""
    return f"{figure.value:+.3f} ({figure.low:+.3f} to {figure.high:+.3f})"


def long_csv(rows: Sequence[Row]) -> str:
    """A line for each figure: arm, subject, measure, value, low, high, n."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("arm", "subject", "measure", "value", "low", "high", "n"))
    for row in rows:
        for measure, f in row.figures.items():
            if not math.isnan(f.value):
                writer.writerow((row.arm, row.subject, measure, repr(f.value), repr(f.low), repr(f.high), f.n))
    return buffer.getvalue()


def csv_of(table: Table) -> str:
    """The table's cells as they are written."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.headings)
    writer.writerows(table.rows)
    return buffer.getvalue()


def latex_of(table: Table) -> str:
    """A tabular of its own, without packages."""
    lines = [rf"\begin{{tabular}}{{{'l' * len(table.headings)}}}", r"\hline"]
    lines += [_latex_row(table.headings), r"\hline"]
    lines += [_latex_row(row) for row in table.rows]
    return "\n".join([*lines, r"\hline", r"\end{tabular}", ""])


def markdown_of(table: Table) -> str:
    """A pipe table."""
    lines = [table.headings, tuple("---" for _ in table.headings), *table.rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


def _latex_row(cells: Sequence[str]) -> str:
    return " & ".join(_latex(cell) for cell in cells) + r" \\"


def _latex(text: str) -> str:
    for plain, escaped in (("\\", r"\textbackslash{}"), ("_", r"\_"), ("%", r"\%"), ("&", r"\&"), ("#", r"\#")):
        text = text.replace(plain, escaped)
    return text


def _n(row: Row) -> int:
    return row.figures["recognition"].n + row.figures["false alarms"].n
