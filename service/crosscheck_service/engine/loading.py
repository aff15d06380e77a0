"""Loads a model and its processor, and says early and plainly what is wrong with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from transformers import AutoConfig, AutoModelForImageTextToText, PreTrainedTokenizerFast
from transformers.utils import logging as transformers_logging

import crosscheck_service
from crosscheck_service.engine.errors import LoadError
from crosscheck_service.engine.foreign import Config, Network, Processor
from crosscheck_service.engine.identity import digest
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.processors import load_processor, reach_of

BUNDLED = "bundled"
_BUNDLED_FOLDER = "crosscheck-tiny"

DtypeName = Literal["auto", "float32", "bfloat16", "float16"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model in evaluation mode on its device, and the processor that was saved with it."""

    model: Network
    processor: Processor
    info: ModelInfo
    image_token_id: int
    eos_ids: frozenset[int]


def load(
    model: str, device: str = "auto", dtype: DtypeName = "auto", threads: int = 0, memory_fraction: float = 1.0
) -> Loaded:
    """Loads `model`: "bundled", a folder, or a hub id.

    A folder is read without the network. `device` is auto, cpu, cuda or cuda:N; auto takes a GPU where there is one.
    Type auto is bfloat16 on a GPU, float32 elsewhere. `threads` > 0 sets torch's CPU threads for the whole process,
    `memory_fraction` below 1 the share of the GPU's memory that it may take.

    Raises:
        LoadError: for a missing folder, a model that is no vision-language model, a processor without chat template or
            fast tokenizer, or a device that is not there. The message names the model and the fault.
    """
    name, place, offline = _locate(model)
    where, kind = _device(device), _dtype(dtype, _device(device))
    if threads > 0:
        torch.set_num_threads(threads)
    if where.type == "cuda" and memory_fraction < 1:
        torch.cuda.set_per_process_memory_fraction(memory_fraction, where)
    try:
        config = AutoConfig.from_pretrained(place, local_files_only=offline, trust_remote_code=False)
        if type(config) not in AutoModelForImageTextToText._model_mapping:
            raise LoadError(f"{name} is a {config.model_type} model, which does not take images and text together")
        processor = load_processor(place, offline=offline)
        network = _weights(name, place, kind, offline=offline)
    except (OSError, ValueError, TypeError, ImportError, KeyError, RuntimeError) as error:
        raise LoadError(f"{name} cannot be loaded: {_first_line(error)}") from error
    _check(name, processor)
    network = network.to(where).eval()
    image_token_id = _image_token(name, config)
    context = _context(config, processor)
    info = ModelInfo(
        name=name,
        architecture=type(network).__name__,
        parameters=sum(weight.numel() for weight in network.parameters()),
        device=str(where),
        dtype=str(kind).removeprefix("torch."),
        context_tokens=context,
        reach=reach_of(processor, context),
        digest=digest(network),
    )
    return Loaded(network, processor, info, image_token_id, _eos(network, processor))


def folder_of(model: str) -> Path | None:
    """Where the files of `model`, as `load` takes it, lie on this machine; None for a hub id."""
    _, place, offline = _locate(model)
    return Path(place) if offline else None


def _locate(model: str) -> tuple[str, str, bool]:
    """The model's name, where to load it from, and whether that is without the network."""
    if model == BUNDLED:
        return BUNDLED, str(_bundled()), True
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise LoadError(f"{model} holds no config.json, so it is no model's folder")
        return folder.resolve().name, str(folder), True
    if model.count("/") != 1 or model.startswith((".", "/", "~")):
        raise LoadError(f"{model} is no folder, and no hub id either (owner/name)")
    return model, model, False


def _bundled() -> Path:
    """The bundled model's folder: inside the installed package, or at the root of a checkout."""
    package = Path(crosscheck_service.__file__).parent
    candidates = (package / BUNDLED / _BUNDLED_FOLDER, package.parents[1] / "models" / _BUNDLED_FOLDER)
    for folder in candidates:
        if (folder / "config.json").is_file():
            return folder
    raise LoadError("the bundled model is missing from this installation; name another one with --model")


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise LoadError(f"{name} is no device; auto, cpu, cuda and cuda:N are") from error
    if device.type == "cuda" and (not torch.cuda.is_available() or (device.index or 0) >= torch.cuda.device_count()):
        raise LoadError(f"device {name} is not there: torch sees {torch.cuda.device_count()} GPUs")
    return device


def _dtype(name: DtypeName, device: torch.device) -> torch.dtype:
    if name == "auto":
        return torch.bfloat16 if device.type == "cuda" else torch.float32
    return {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}[name]


def _check(name: str, processor: Processor) -> None:
    tokenizer = getattr(processor, "tokenizer", None)
    if tokenizer is None or getattr(processor, "image_processor", None) is None:
        raise LoadError(f"{name} has no processor for both images and text")
    if not isinstance(tokenizer, PreTrainedTokenizerFast):
        raise LoadError(f"{name} has no fast tokenizer (tokenizer.json), so parts' tokens cannot be told apart safely")
    if not (processor.chat_template or tokenizer.chat_template):
        raise LoadError(f"{name} has no chat template, so there is no telling how it wants to be asked")
    if getattr(processor, "image_token", None) is None:
        raise LoadError(f"{name} has a processor that names no image token")


def _weights(name: str, place: str, kind: torch.dtype, *, offline: bool) -> Network:
    with _no_progress_bar():
        loaded: Any = AutoModelForImageTextToText.from_pretrained(
            place, dtype=kind, local_files_only=offline, trust_remote_code=False, output_loading_info=True
        )
    network, report = loaded
    if absent := [*report["missing_keys"], *report["mismatched_keys"]]:
        # transformers would fill them with random numbers and go on.
        raise LoadError(f"{name} lacks {len(absent)} of its weights, {absent[0]} among them")
    return network


def _image_token(name: str, config: Config) -> int:
    for key in ("image_token_id", "image_token_index"):
        if isinstance(token := getattr(config, key, None), int):
            return token
    raise LoadError(f"{name} has no image token in its configuration")


def _context(config: Config, processor: Processor) -> int:
    """Longest sequence in tokens; where the configuration is silent, the tokenizer's limit, else 4,096."""
    text = config.get_text_config(decoder=True)
    limit = getattr(text, "max_position_embeddings", None) or processor.tokenizer.model_max_length
    return int(limit) if limit and limit < 10**9 else 4096


def _eos(model: Network, processor: Processor) -> frozenset[int]:
    given = (model.generation_config.eos_token_id, processor.tokenizer.eos_token_id)
    return frozenset(
        int(token) for ids in given if ids is not None for token in (ids if isinstance(ids, list | tuple) else [ids])
    )


@contextmanager
def _no_progress_bar() -> Iterator[None]:
    """Keeps the server's first line on the terminal its own."""
    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0] or type(error).__name__
