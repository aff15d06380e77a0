"""Every family that is promised in docs/models.md, against references of other kinds."""

import re
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_decoders import CASES, IMAGE, TinyCase, build_case
from torch import Tensor

from crosscheck_service.engine.fork import fork_refusal
from crosscheck_service.engine.observe import observe
from crosscheck_service.engine.observe.conformance import Prompted, conformance, relative_error

TABLE = Path(__file__).parents[2] / "docs" / "models.md"


def halved(case: TinyCase) -> TinyCase:
    half = torch.bfloat16
    # Weights alone, as a checkpoint in that type is loaded: tables of positions stay as they are.
    for weight in case.model.parameters():
        weight.data = weight.data.to(half)
    inputs = {name: value.to(half) if value.is_floating_point() else value for name, value in case.inputs.items()}
    return TinyCase(case.model, inputs, case.parts)


@pytest.mark.parametrize("kind", ["float32", "bfloat16"])
@pytest.mark.parametrize("family", CASES)
def test_every_promise_holds(family: str, kind: str) -> None:
    case = build_case(family) if kind == "float32" else halved(build_case(family))
    findings = conformance(Prompted(case.model, case.inputs, case.parts))
    assert len(findings) == 6
    assert "logits differ by 0.0e+00" in findings[0].detail
    assert [finding for finding in findings if finding.holds is False] == []
    waived = {"paligemma2": ["forks of a shared prefix are exact"], "pixtral": ["every part is seen in some layer"]}
    assert [finding.promise for finding in findings if finding.holds is None] == waived.get(family, [])


def test_image_parts_are_the_runs_of_the_image_token(case: TinyCase) -> None:
    ids = case.inputs["input_ids"][0].tolist()
    images = [span for part, spans in case.parts.items() if part.startswith("image") for span in spans]
    assert [at for start, end in images for at in range(start, end)] == [
        at for at, token in enumerate(ids) if token == IMAGE
    ]
    order = list(case.parts.values())
    assert order == sorted(order)


def extended(case: TinyCase, ids: Tensor) -> dict[str, Tensor]:
    """The inputs as if the answer had been part of the prompt; its tokens are text that follows the prompt."""
    more = ids.shape[1] - case.inputs["input_ids"].shape[1]
    longer: dict[str, Tensor] = {**case.inputs, "input_ids": ids, "attention_mask": torch.ones_like(ids)}
    for name in ("token_type_ids", "mm_token_type_ids", "cross_attention_mask"):
        if name in longer:
            last = longer[name][:, -1:]
            # PaliGemma's answer, of type 1, is read from left to right.
            last = last + 1 if name == "token_type_ids" and fork_refusal(case.model) else last
            longer[name] = torch.cat([longer[name], last.expand(-1, more, *last.shape[2:])], dim=1)
    return longer


def eager_attention(case: TinyCase, inputs: dict[str, Tensor]) -> tuple[Tensor, ...]:
    """What transformers itself says of attention: (batch, heads, tokens, tokens) by layer, without any cache."""
    model = build_case(case.name).model
    model.set_attn_implementation("eager")
    with torch.inference_mode():
        return tuple(model(**inputs, output_attentions=True, use_cache=False).attentions)


def test_mass_is_what_eager_attention_over_the_whole_sequence_says(case: TinyCase) -> None:
    """Positions are absolute there: a window's or chunk's shift, in prefill or decode, would show."""
    with observe(case.model, case.parts) as watch:
        ids = case.model.generate(**case.inputs, max_new_tokens=40, min_new_tokens=40, do_sample=False)
    attentions = eager_attention(case, extended(case, ids))
    record = watch.records[0]
    prompt = case.inputs["input_ids"].shape[1]
    for place, number in enumerate(record.layers.modules):
        ranges = record.cross if number in record.layers.crossing else record.ranges
        rows = attentions[number][0, :, prompt - 1 : -1].double()
        expected = torch.stack([rows[..., keys(part)].sum(-1) for part in ranges], dim=-1).transpose(0, 1)
        found = torch.cat([taken.mass for taken in record.taken])[:, place].double()
        assert found.shape == expected.shape
        assert float((found - expected).abs().max()) < 2e-6, f"layer {number}"


def keys(part: Any) -> list[int]:
    return [at for start, end in part for at in range(start, end)]


def test_windows_and_chunks_hide_early_parts_and_are_left_out(case: TinyCase) -> None:
    with observe(case.model, case.parts) as watch:
        case.model.generate(**case.inputs, max_new_tokens=2, do_sample=False)
    attention = watch.attention
    limited = {"pixtral", "gemma3", "paligemma2", "llama4"}
    assert bool(attention.visible.all()) == (case.name not in limited | {"mllama"})
    assert (attention.mass.sum(axis=1) > 0).tolist() == (attention.seen > 0).tolist()
    if case.name in limited - {"pixtral"}:
        whole = [layer for layer in range(len(attention.layers)) if attention.visible[layer].all()]
        assert whole == [1]
        used = attention.use()[1]
        shares = watch.shares()
        assert list(shares.values()) == pytest.approx((used / used.sum()).tolist(), rel=1e-5)


def test_cross_attention_is_reported_apart(case_of: Any) -> None:
    case = case_of("mllama")
    with observe(case.model, case.parts) as watch:
        case.model.generate(**case.inputs, max_new_tokens=4, do_sample=False)
    own, cross = watch.attention, watch.cross_attention
    assert cross is not None
    assert (own.layers, cross.layers) == ((0, 2), (1, 3))
    images = [at for at, part in enumerate(cross.part_ids) if part.startswith("image")]
    assert cross.mass[..., images].sum(axis=-1) == pytest.approx(1)
    assert cross.visible.all(axis=0).nonzero()[0].tolist() == images == (~own.visible).all(axis=0).nonzero()[0].tolist()
    # Two tiles of 17 keys; the second image fills one of its two.
    assert cross.seen[0, images].tolist() == [34, 17]
    assert watch.imbalance("image 0", "last text") != watch.imbalance("image 0", "last text"), "NaN: never side by side"


def test_gates_scale_what_cross_attention_contributes() -> None:
    case = build_case("mllama")

    def norm() -> Any:
        with observe(case.model, case.parts) as watch:
            case.model(**case.inputs)
        assert watch.cross_attention is not None
        return watch.cross_attention.norm

    decoder = case.model.get_decoder()
    gate = decoder.layers[3].cross_attn_attn_gate
    before = norm()[1] / gate.tanh().abs().item()
    gate.data.fill_(-2.0)
    assert norm()[1] == pytest.approx(before * torch.tanh(torch.tensor(2.0)).item(), rel=1e-4)


def test_the_table_of_models_is_what_is_tested() -> None:
    rows = re.findall(r"^\| (\w+) \|[^|]*For[^|]*\|([^|]*)\|([^|]*)\|([^|]*)\|", TABLE.read_text(), re.MULTILINE)
    assert [row[0] for row in rows] == list(CASES)
    for family, mass, norm, forks in rows:
        case = build_case(family)
        findings = {finding.promise: finding for finding in conformance(Prompted(case.model, case.inputs, case.parts))}
        for name, stated in (("mass", mass), ("norm", norm)):
            error = float(findings[f"{name} is that of the reference"].detail.split()[2].rstrip(","))
            assert error <= float(stated.replace("≤", "")), (family, name)
        assert forks.strip().startswith("refused") == (findings["forks of a shared prefix are exact"].holds is None)


def test_relative_error_does_not_hide_nan_or_what_should_be_zero() -> None:
    def error(found: list[float], expected: list[float]) -> float:
        return relative_error(torch.tensor(found), torch.tensor(expected))

    assert error([0.0, 1.0], [0.0, 1.0]) == 0
    assert error([1.0, float("nan")], [1.0, 1.0]) == float("inf")
    assert error([1.0, 1e-9], [1.0, 0.0]) > 1
