"""Every setting of the server in one model: YAML file, then environment, then flags; the later one wins.

crosscheck.yaml               policy: {review_threshold: 0.6}
environment                   CROSSCHECK_POLICY__REVIEW_THRESHOLD=0.6
flag                          --set policy.review_threshold=0.6
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)
from pydantic_settings import SettingsError as PydanticSettingsError
from yaml import YAMLError, safe_load

ENV_PREFIX = "CROSSCHECK_"
ENV_DELIMITER = "__"

Port = Annotated[int, Field(ge=0, le=65535)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(gt=0)]


class SettingsError(Exception):
    """The settings cannot be used; the message names each key and says what is wrong with it."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Section):
    """What one request may hold. Bytes are bytes of the message as sent; edges are pixels."""

    max_message_bytes: int = Field(default=32 * 2**20, gt=0)
    max_parts: int = Field(default=32, gt=0)
    max_text_bytes: int = Field(default=2**20, gt=0, description="Per text part, in UTF-8")
    max_image_bytes: int = Field(default=16 * 2**20, gt=0)
    max_image_pixels: int = Field(default=40_000_000, gt=0)
    max_image_edge: int = Field(default=16_384, gt=0)
    max_question_characters: int = Field(default=2_000, gt=0)
    max_new_tokens: int = Field(default=1_024, gt=0)
    max_answer_characters: int = Field(default=4_000, gt=0, description="Of a proposed answer")


class Policy(_Section):
    """From the conflict probability to a decision."""

    review_threshold: Fraction | None = Field(default=None, description="None: the profile's, without one 0.5")
    block_threshold: Fraction | None = Field(default=None, description="None: the profile's, without one 0.9")
    on_degraded: Literal["review", "allow"] = Field(
        default="review",
        description="What a verdict becomes that found nothing while a detector failed or was late: "
        "review is fail-closed, allow is fail-open",
    )

    @model_validator(mode="after")
    def _ordered(self) -> "Policy":
        if self.review_threshold is None or self.block_threshold is None:
            return self
        if self.review_threshold > self.block_threshold:
            raise ValueError("review_threshold must not exceed block_threshold")
        return self


class Vlm(_Section):
    """The vision-language model's replica."""

    device: str = Field(default="auto", description="auto, cpu, cuda or cuda:N")
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    threads: int = Field(
        default=0,
        ge=0,
        description="CPU threads of torch; 0 is half of the cores, which leaves the rest to the OCR reader",
    )
    memory_fraction: Fraction = Field(default=1.0, description="Of the GPU's memory, the most that may be taken")
    piece_tokens: int = Field(
        default=1024, gt=0, description="Prompt tokens read at once; smaller pieces disturb running answers less"
    )
    admitted_tokens: int = Field(
        default=32_768, gt=0, description="Tokens of prompts and answers that run side by side; others wait"
    )
    prefix_tokens: int = Field(
        default=16_384, ge=0, description="Tokens remembered of prompts for those that begin alike; 0 for none"
    )
    stall_seconds: Seconds = Field(
        default=120.0, description="A replica whose model makes no step for so long is replaced"
    )
    replicas: int = Field(default=1, gt=0)
    default_new_tokens: int = Field(default=64, gt=0)


class Ocr(_Section):
    """The OCR reader's replicas."""

    replicas: int = Field(default=1, gt=0)
    threads: int = Field(default=2, gt=0)
    cached_images: int = Field(default=256, ge=0, description="Images whose readings, blocks and lines are kept")


class Ray(_Section):
    """The Ray cluster underneath."""

    address: str | None = Field(default=None, description="host:port of a cluster to join; none starts a local one")
    grpc_port: Port = Field(default=0, description="Port of Serve's gRPC proxy; 0 takes a free one")
    http_port: Port = Field(default=0, description="Port of Serve's HTTP proxy (health only); 0 takes a free one")


class Deadlines(_Section):
    default_seconds: Seconds = Field(default=60.0, description="For a client that sets none")
    margin_seconds: Seconds = Field(
        default=0.3, description="Kept back from the deadline, so that a late detector is reported instead of lost"
    )


class Freshness(_Section):
    """From when on screenshots, DOMs and accessibility trees are stale; a request may give its own."""

    max_age_seconds: Seconds = Field(default=120.0, description="From capture to judgement")
    max_apart_seconds: Seconds = Field(default=10.0, description="Between the captures of two parts of a request")
    clock_tolerance_seconds: float = Field(
        default=30.0, ge=0, description="By how much a client's clock may be off; ages are only told beyond it"
    )


class Memory(_Section):
    """What the Guard remembers between an agent's requests, in its process alone; the least recent goes first."""

    observations: int = Field(default=256, gt=0)
    observation_bytes: int = Field(default=256 * 2**20, gt=0)
    observation_seconds: Seconds = 300.0
    observe_seconds: Seconds = Field(default=30.0, description="That reading and comparing an observation may take")
    content_bytes: int = Field(default=256 * 2**20, ge=0, description="Contents that may be sent as a digest; 0: none")
    content_seconds: Seconds = Field(default=900.0, description="Since their last use")
    sessions: int = Field(default=1_000, gt=0)
    session_seconds: Seconds = Field(default=3_600.0, description="Since their last request")


class Queue(_Section):
    max_ongoing_requests: int = Field(default=16, gt=0)
    max_queued_requests: int = Field(default=64, ge=0, description="Above it a request gets RESOURCE_EXHAUSTED")


class Settings(BaseSettings):
    """The server's settings. Frozen: a running server never changes them."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_nested_delimiter=ENV_DELIMITER, extra="forbid", frozen=True
    )

    model: str = Field(default="bundled", description="bundled, a path, or a hub id")
    profile: str = Field(
        default="auto",
        description="What calibration learnt for the model: a file, none, or auto for the one beside its weights",
    )
    host: str = "127.0.0.1"
    port: Port = Field(default=50051, description="The gateway's gRPC port; 0 takes a free one")
    metrics_port: Port = Field(default=9464, description="Prometheus metrics over HTTP; 0 takes a free one")
    detectors: tuple[str, ...] = Field(
        default=("ocr_alignment", "source_contrast", "text_bridge", "attention_imbalance", "answer_support"),
        description="What runs where a request names none; direct_prompt is the baseline they are measured against",
    )
    limits: Limits = Limits()
    policy: Policy = Policy()
    vlm: Vlm = Vlm()
    ocr: Ocr = Ocr()
    ray: Ray = Ray()
    deadlines: Deadlines = Deadlines()
    queue: Queue = Queue()
    freshness: Freshness = Freshness()
    memory: Memory = Memory()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, YamlConfigSettingsSource(settings_cls)


def load(config: Path | None = None, flags: Mapping[str, str] | None = None) -> Settings:
    """Settings from a YAML file, the environment and dotted flags ({"policy.review_threshold": "0.6"}).

    Raises:
        SettingsError: for a file that cannot be read, an unknown key or a bad value, each named.
    """
    if config is not None and not config.is_file():
        raise SettingsError(f"{config}: no such file")
    with_file = type("Settings", (Settings,), {"model_config": SettingsConfigDict(yaml_file=config)})
    _refuse_unknown_variables(os.environ)
    try:
        loaded = with_file(**_nested(flags or {}))
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from None
    except (YAMLError, PydanticSettingsError, ValueError) as error:
        raise SettingsError(f"{config}: {error}") from None
    return Settings.model_construct(**{name: getattr(loaded, name) for name in Settings.model_fields})


def _nested(flags: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for dotted, text in flags.items():
        *path, last = dotted.split(".")
        section = values
        for key in path:
            section = section.setdefault(key, {})
        section[last] = safe_load(text)
    return values


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    """pydantic-settings passes over an unknown variable at the top level; a typing error must not be silent."""
    for name in environment:
        if name.upper().startswith(ENV_PREFIX):
            key = name[len(ENV_PREFIX) :].split(ENV_DELIMITER)[0].lower()
            if key not in Settings.model_fields:
                raise SettingsError(f"{name}: no such setting; known are {', '.join(Settings.model_fields)}")


def _explain(problem: ErrorDetails) -> str:
    key = ".".join(str(step) for step in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"{key}: no such setting"
    return f"{key}: {problem['msg']} (got {problem['input']!r})"
