"""The command line `crosscheck-server`."""

import sys
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
