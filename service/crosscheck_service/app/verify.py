"""`crosscheck-server verify-model`: whether everything promised of watching holds for a checkpoint of yours."""

import numpy as np
from rich.console import Console
from rich.table import Table

from crosscheck_service.app.errors import StartError
from crosscheck_service.engine.ask import Ask, ShownImage, ShownPart, ShownText
from crosscheck_service.engine.errors import EngineError
from crosscheck_service.engine.loading import DtypeName, Loaded, load
from crosscheck_service.engine.observe.conformance import Finding, Prompted, conformance
from crosscheck_service.engine.prompt import Prompt
from crosscheck_service.engine.vlm import Vlm

_TEXTS = {"page": "Order total: USD 1,284.50\nItems: 3", "tool": '{"total": "1,284.50", "paid": false}'}
_QUESTION = "What is the order total?"
_MARKS = {True: "[green]holds[/]", False: "[red]FAILS[/]", None: "[yellow]does not apply[/]"}


def verify(model: str, device: str = "auto", dtype: DtypeName = "auto") -> bool:
    """Prints what holds for `model` (bundled, a folder, or a hub id) on standard output, and returns whether all does.

    Raises:
        StartError: where the model cannot be loaded, asked or watched; the message says why.
    """
    try:
        loaded = load(model, device, dtype)
        findings = verified(loaded)
    except EngineError as error:
        raise StartError(str(error)) from error
    info = loaded.info
    table = Table(title=f"{info.name}: {info.architecture}, {info.dtype} on {info.device}", title_justify="left")
    for heading in ("promise", "", "in figures"):
        table.add_column(heading)
    for finding in findings:
        table.add_row(finding.promise, _MARKS[finding.holds], finding.detail)
    Console(highlight=False).print(table)
    return all(finding.holds is not False for finding in findings)


def verified(loaded: Loaded) -> list[Finding]:
    """What holds for a loaded model, asked about two images and two texts. Raises EngineError as `conformance` does."""
    random = np.random.default_rng(1)
    images = [random.integers(0, 256, size, dtype=np.uint8) for size in ((96, 128, 3), (128, 96, 3))]
    shown: list[ShownPart] = [ShownImage(f"image {number}", image) for number, image in enumerate(images)]
    shown += [ShownText(part, text) for part, text in _TEXTS.items()]
    prompt, _ = Vlm(loaded).prompt(Ask(tuple(shown), _QUESTION))
    inputs = {
        name: value.to(loaded.model.device, loaded.model.dtype if value.is_floating_point() else None)
        for name, value in prompt.inputs.items()
    }
    return [_spans(loaded, prompt), *conformance(Prompted(loaded.model, inputs, prompt.spans))]


def _spans(loaded: Loaded, prompt: Prompt) -> Finding:
    ids = prompt.inputs["input_ids"][0].tolist()
    images = [
        at
        for part, spans in prompt.spans.items()
        if part not in _TEXTS
        for first, end in spans
        for at in range(first, end)
    ]
    exact = images == [at for at, token in enumerate(ids) if token == loaded.image_token_id]
    for part, text in _TEXTS.items():
        ((first, end),) = prompt.spans[part]
        said = loaded.processor.tokenizer.decode(ids[first:end], clean_up_tokenization_spaces=False)
        exact = exact and said.strip() == text
    return Finding("parts' tokens are exactly theirs", exact, f"{len(ids)} tokens, {len(images)} of them the images'")
