"""From the --action argument to a proposed action."""

import sys
from pathlib import Path

from pydantic import ValidationError

from crosscheck.action import ProposedAction
from crosscheck.errors import FieldViolation, InvalidRequest
from crosscheck.image import read_file


def read_action(argument: str) -> ProposedAction:
    """JSON as the schema's ProposedAction has it, @FILE that holds it, or @- for standard input.

    Raises:
        InvalidRequest: naming the field, for what is no such action, or a file that cannot be read.

    """
    document: str | bytes = argument
    if argument == "@-":
        document = sys.stdin.buffer.read()
    elif argument.startswith("@"):
        document = read_file(Path(argument.removeprefix("@")), field="--action")
    try:
        return ProposedAction.model_validate_json(document)
    except ValidationError as error:
        raise InvalidRequest.of(
            *(
                FieldViolation(".".join(("--action", *map(str, problem["loc"]))), problem["msg"])
                for problem in error.errors()
            )
        ) from error
