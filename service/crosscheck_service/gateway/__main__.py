"""python -m crosscheck_service.gateway --upstream HOST:PORT [--config FILE] [--set key=value]..."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from crosscheck_service.gateway.server import serve
from crosscheck_service.settings import SettingsError, load


def main() -> int:
    """0 after an orderly end, 2 where the settings cannot be used."""
    arguments = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = load(arguments.config, dict(arguments.set))
        asyncio.run(serve(settings, arguments.upstream))
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crosscheck_service.gateway", description="The edge of Crosscheck.")
    parser.add_argument("--upstream", required=True, metavar="HOST:PORT", help="Serve's gRPC proxy")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings in YAML")
    parser.add_argument("--set", action="append", default=[], type=_pair, metavar="KEY=VALUE", help="one setting")
    return parser


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form key=value")
    return key, value


if __name__ == "__main__":
    sys.exit(main())
