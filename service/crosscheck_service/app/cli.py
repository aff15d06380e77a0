"""The command line `crosscheck-server`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crosscheck_service.app.errors import StartError
from crosscheck_service.app.up import up as run_up
from crosscheck_service.settings import SettingsError, load

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


class Dtype(StrEnum):
    """Types a model can be loaded in."""

    AUTO = "auto"
    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"
    FLOAT16 = "float16"


@app.callback()
def crosscheck_server() -> None:
    """Crosscheck's server: finds contradictions between what an agent sees and what it is told."""


@app.command()
def up(  # noqa: PLR0917 - typer reads the options off the signature
    model: Annotated[str | None, typer.Option(help="bundled, a path, or a hub id")] = None,
    host: Annotated[str | None, typer.Option(help="address to listen on [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="gRPC port, 0 for a free one [default: 50051]")] = None,
    metrics_port: Annotated[int | None, typer.Option(help="Prometheus port, 0 for a free one [default: 9464]")] = None,
    ray_address: Annotated[str | None, typer.Option(help="Ray cluster to join; without it a local one starts")] = None,
    config: Annotated[Path | None, typer.Option(help="YAML file of settings")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="any setting, as policy.review_threshold=0.6")] = None,
) -> None:
    """Starts Ray, the models and the gateway on this machine and prints a line beginning `ready` when they serve."""
    named = {
        "model": model,
        "host": host,
        "port": port,
        "metrics_port": metrics_port,
        "ray.address": ray_address,
    }
    flags = {key: str(value) for key, value in named.items() if value is not None}
    try:
        flags |= _assignments(set_ or [])
        settings = load(config, flags)
        gateway_arguments = [f"--set={key}={value}" for key, value in flags.items()]
        run_up(settings, [*([f"--config={config}"] if config else []), *gateway_arguments])
    except (SettingsError, StartError) as error:
        typer.echo(f"crosscheck-server: {error}", err=True)
        raise typer.Exit(2 if isinstance(error, SettingsError) else 1) from None


@app.command()
def verify_model(
    model: Annotated[str, typer.Argument(help="bundled, a path, or a hub id")],
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:N")] = "auto",
    dtype: Annotated[Dtype, typer.Option(help="type of the weights")] = Dtype.AUTO,
) -> None:
    """Checks that a model can be watched exactly: its parts' tokens, attention mass and norms, tokens, forks."""
    # Torch takes seconds to import; the other commands do without it.
    from crosscheck_service.app.verify import verify  # noqa: PLC0415

    try:
        holds = verify(model, device, dtype.value)
    except StartError as error:
        typer.echo(f"crosscheck-server: {error}", err=True)
        raise typer.Exit(1) from None
    if not holds:
        raise typer.Exit(1)


@app.command()
def evaluate(  # noqa: PLR0917
    out: Annotated[Path, typer.Option(help="folder of the run; one that holds a part of this run is gone on with")],
    model: Annotated[str, typer.Option(help="bundled, a path, or a hub id")] = "bundled",
    suite: Annotated[str, typer.Option(help="the generated suite")] = "cmqa-gen-v1",
    items: Annotated[Path | None, typer.Option(help="JSONL of items of your own, instead of the suite")] = None,
    limit: Annotated[int | None, typer.Option(help="items of each arm; of --items, lines [default: 1000; all]")] = None,
    seed: Annotated[int, typer.Option(help="of the suite")] = 1,
    detectors: Annotated[str, typer.Option(help="names divided by commas [default: all]")] = "",
    profile: Annotated[Path | None, typer.Option(help="the guard's profile [default: the model's own]")] = None,
    judge: Annotated[str | None, typer.Option(help="OpenAI-compatible address of another model, with /v1")] = None,
    judge_model: Annotated[str, typer.Option(help="its name there")] = "default",
    judge_key: Annotated[str, typer.Option(help="environment variable that holds its key")] = "OPENAI_API_KEY",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:N")] = "auto",
    dtype: Annotated[Dtype, typer.Option(help="type of the weights")] = Dtype.AUTO,
) -> None:
    """Measures on a suite of questions with known conflicts how many this model and its detectors recognise."""
    with _evaluation():
        from crosscheck_service.app import evaluate as command  # noqa: PLC0415

        whole = command.evaluate(
            model=model,
            source=command.source_of(suite, items, limit, seed),
            out=out,
            detectors=command.detectors_of([name.strip() for name in detectors.split(",") if name.strip()]),
            judge=command.judge_of(judge, judge_model, judge_key) if judge else None,
            profile=profile,
            device=device,
            dtype=dtype.value,
        )
    if not whole:
        raise typer.Exit(1)


@app.command()
def evaluate_report(
    run: Annotated[Path, typer.Argument(help="folder of a run, over or not")],
    profile: Annotated[Path | None, typer.Option(help="another profile, to see what it would have said")] = None,
) -> None:
    """Makes a run's report anew from its records."""
    with _evaluation():
        from crosscheck_service.app import evaluate as command  # noqa: PLC0415

        command.report(run, profile)


@app.command()
def evaluate_compare(
    a: Annotated[Path, typer.Argument(help="folder of a run")],
    b: Annotated[Path, typer.Argument(help="folder of another run")],
    out: Annotated[Path | None, typer.Option(help="Markdown file to write the table to")] = None,
) -> None:
    """Tells by how much run B differs from run A, on the items that both have."""
    with _evaluation():
        from crosscheck_service.app import evaluate as command  # noqa: PLC0415

        command.compare(a, b, out)


@app.command()
def calibrate(  # noqa: PLR0917
    out: Annotated[Path, typer.Option(help="the profile to write; what was measured is kept beside it, in OUT.work")],
    from_: Annotated[list[str], typer.Option("--from", help="suite, or a JSONL file of your own traffic; repeatable")],
    model: Annotated[str, typer.Option(help="bundled, a path, or a hub id")] = "bundled",
    seed: Annotated[int, typer.Option(help="of the suite; not the one that evaluate measures on")] = 7,
    per_arm: Annotated[int, typer.Option(help="items of each arm of the suite")] = 1_000,
    review_rate: Annotated[
        float, typer.Option(min=1e-6, max=0.5, help="consistent requests that may be REVIEW")
    ] = 0.01,
    block_rate: Annotated[float, typer.Option(min=1e-6, max=0.5, help="consistent requests that may be BLOCK")] = 0.001,
    detectors: Annotated[str, typer.Option(help="names divided by commas [default: all]")] = "",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:N")] = "auto",
    dtype: Annotated[Dtype, typer.Option(help="type of the weights")] = Dtype.AUTO,
) -> None:
    """Fits a model's profile: the detectors' weights, and thresholds with the false-alarm rates that you state."""
    with _evaluation():
        from crosscheck_detectors.fusion.fitting import Rates  # noqa: PLC0415
        from crosscheck_service.app import calibrate as command  # noqa: PLC0415

        planned = command.plan(
            from_,
            out=out,
            detectors=[name.strip() for name in detectors.split(",") if name.strip()],
            rates=Rates(review_rate, block_rate),
            seed=seed,
            per_arm=per_arm,
        )
        whole = command.calibrate(planned, model=model, device=device, dtype=dtype.value)
    if not whole:
        raise typer.Exit(1)


@contextmanager
def _evaluation() -> Iterator[None]:
    """What may go wrong ends with a line that says what."""
    try:
        yield
    except ModuleNotFoundError as error:
        remedy = "pip install 'crosscheck-server[serve,evaluate]'"
        typer.echo(f"crosscheck-server: {error.name} is not installed: {remedy}", err=True)
        raise typer.Exit(1) from None
    except StartError as error:
        typer.echo(f"crosscheck-server: {error}", err=True)
        raise typer.Exit(1) from None


def _assignments(texts: list[str]) -> dict[str, str]:
    flags: dict[str, str] = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not sign:
            raise SettingsError(f"--set {text}: write it as key=value")
        flags[key] = value
    return flags


def main() -> None:
    """Entry point of the installed script."""
    sys.exit(app())
