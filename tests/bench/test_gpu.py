"""The bench for GPUs, on the CPU at toy size."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from transformers import DynamicCache

from bench.gpu.__main__ import main
from bench.gpu.lean import LeanDecoder
from bench.shapes import TOY, build, prompt, sharing
from crosscheck_service.engine.observe import attach, observe

ROOT = Path(__file__).parents[2]


def test_it_runs_and_reports(capsys: pytest.CaptureFixture[str]) -> None:
    torch.set_num_threads(1)
    rows = main(["--shape", "toy", "--context", "96", "--rows", "1", "3", "--steps", "17", "--repeats", "2"])
    metrics = {row.metric for row in rows}
    for way in ("plain", "lean"):
        assert f"observe_{way}_decode_ratio" in metrics
        for kind in ("bare", "observe"):
            assert {
                f"{way}_{kind}_{name}" for name in ("step_ms", "tokens_per_second", "to_bandwidth_floor")
            } <= metrics
    assert "observe_prefill_ratio" in metrics
    assert all(row.value > 0 for row in rows)
    assert "tokens_per_second" in capsys.readouterr().out


def test_lean_decoding_observes_what_plain_decoding_does() -> None:
    """Sixteen steps in static tensors, two rows, against the same sixteen over a growing cache."""
    model = build(TOY)
    given = prompt(TOY, 96)
    attached = attach(sharing(model, TOY, "sdpa"))
    with torch.inference_mode():
        cache = DynamicCache()
        token = model(**given.inputs, past_key_values=cache).logits[:, -1:].argmax(-1)
        decoder = LeanDecoder(attached.model, cache, token, rows=2, steps=16, attached=attached)
        for _ in range(16):
            decoder.step(given.parts)
        with observe(attached, given.parts) as watch:
            for _ in range(16):
                token = attached.model(input_ids=token, past_key_values=cache).logits[:, -1:].argmax(-1)
    rows = decoder.observed[0]
    for name in ("mass", "norm", "seen"):
        expected = torch.cat([getattr(taken, name) for taken in watch.records[0].taken])
        assert expected.shape[0] == 16
        for at in (0, 1):
            assert torch.allclose(getattr(rows, name)[at], expected, rtol=1e-4, atol=1e-7), name


def test_torch_and_transformers_are_enough() -> None:
    """Everything else that the service needs is made unavailable."""
    hidden = ("ray", "grpc", "google", "crosscheck", "PIL", "pydantic", "onnxruntime", "rapidocr", "rapidfuzz")
    code = f"import sys; sys.modules.update(dict.fromkeys({hidden!r})); import bench.gpu.__main__"
    paths = {"PYTHONPATH": ":".join(str(ROOT / place) for place in (".", "service", "detectors"))}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=paths)
