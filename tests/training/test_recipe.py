"""The recipe at toy size: packed questions, resuming after a kill, the whole run."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from training.average import average
from training.batches import collate, encode, image_ids, packed, tiles, to_pixels
from training.code import NOISE, Code
from training.decoder_stage import TextStage
from training.evaluate import Reader, main
from training.exam import make_items
from training.glyphs import UNLABELLED
from training.loop import Budget, run_stage
from training.model import MAX_POSITIONS, TOY, Sizes, build_model, save_bundle
from training.optim import trapeze
from training.processor import build_processor
from training.run import DEFAULT_OUT, STAGES, options, place, train
from training.samples import Sample, text_sample


def test_packed_questions_are_answered_as_if_alone() -> None:
    model: Any = build_model(TOY, 0).model.language_model
    sample = text_sample(Random(3), 0.5)
    together_ids = encode(sample, MAX_POSITIONS)
    alone = encode(Sample((), sample.texts, sample.asked[1:2]), MAX_POSITIONS)
    batch = collate([together_ids])
    with torch.no_grad():
        together = model(
            input_ids=batch.ids, attention_mask=batch.mask, position_ids=batch.positions
        ).last_hidden_state[0, : len(together_ids.ids)]
        single = model(input_ids=torch.from_numpy(alone.ids)[None]).last_hidden_state[0]
    torch.testing.assert_close(
        together[torch.from_numpy(together_ids.segments == 2)], single[torch.from_numpy(alone.segments == 1)]
    )


def test_the_learning_rate_rises_stays_and_cools_down() -> None:
    assert trapeze(0.0) < 0.1
    assert trapeze(0.3) == 1.0
    assert 0.4 < trapeze(0.725) < 0.6
    assert trapeze(1.0) == 0.0


@pytest.fixture
def make_stage() -> Callable[[], TextStage]:
    def make() -> TextStage:
        model = build_model(TOY, 0)
        place(model, torch.device("cpu"), torch.float32)
        return TextStage(model, lambda rng, _: text_sample(rng, 0.0), 0, tokens=400)

    return make


def test_a_killed_stage_goes_on_where_it_was(tmp_path: Path, make_stage: Callable[[], TextStage]) -> None:
    first = make_stage()
    before = run_stage(first, Budget(steps=3), tmp_path)
    second = make_stage()
    after = run_stage(second, Budget(steps=3), tmp_path)
    assert after == before
    for name, value in first.weights().items():
        torch.testing.assert_close(second.weights()[name], value)
    longer = run_stage(second, Budget(steps=5), tmp_path)
    assert longer.steps == 5
    assert longer.samples > before.samples


def test_a_half_written_checkpoint_is_never_read(tmp_path: Path, make_stage: Callable[[], TextStage]) -> None:
    run_stage(make_stage(), Budget(steps=2), tmp_path)
    (tmp_path / "text.new").write_bytes(b"half")
    assert run_stage(make_stage(), Budget(steps=3), tmp_path).steps == 3


def test_a_coded_token_tells_its_glyphs_and_their_order() -> None:
    """The nearest of all codes with one or two glyphs is the right one, also beside the noise of training."""
    model: Any = build_model(Sizes(), 0)
    code = Code(model.model.language_model.embed_tokens.weight, 0)
    few = range(1, 20)
    labels = torch.tensor([[a, b, 0, 0, 0, 0] for a in few for b in (0, *few)])
    codes, generator = code.tokens(labels), torch.Generator().manual_seed(0)
    size = NOISE * code.length / codes.shape[1] ** 0.5
    noisy = codes + size * torch.randn(codes.shape, generator=generator)
    assert torch.cdist(noisy, codes).argmin(1).equal(torch.arange(len(codes)))
    assert code.tokens(torch.tensor([[0] * 6, [UNLABELLED] * 6])).norm() == 0


def test_image_tokens_are_packed_as_the_model_packs_them() -> None:
    model: Any = build_model(TOY, 0)
    images = [
        np.random.default_rng(n).integers(0, 256, (height, 512, 3), dtype=np.uint8)
        for n, height in enumerate((256, 128))
    ]
    with torch.no_grad():
        seen = model.model.vision_tower(
            to_pixels([tile for image in images for tile in tiles(image)])
        ).last_hidden_state
        ours = packed(model.model.multi_modal_projector(seen), [(256, 512), (128, 512)], model.model.image_newline)
        inputs = build_processor(MAX_POSITIONS)(
            text=["<image><image>"], images=[Image.fromarray(image) for image in images], return_tensors="pt"
        )
        theirs = model.get_image_features(inputs["pixel_values"], inputs["image_sizes"]).pooler_output
    torch.testing.assert_close(ours, torch.cat(tuple(theirs)))
    assert len(ours) == sum(len(image_ids(*image.shape[:2])) for image in images)


def test_the_mean_of_bundles_lies_between_them(tmp_path: Path) -> None:
    models: list[Any] = [build_model(TOY, seed) for seed in (0, 1)]
    for seed, model in enumerate(models):
        save_bundle(model, tmp_path / str(seed))
    average([tmp_path / "0", tmp_path / "1"], tmp_path / "mean")
    got = load_file(tmp_path / "mean" / "model.safetensors")
    for name, one in models[0].state_dict().items():
        if name in got:
            other = models[1].state_dict()[name]
            torch.testing.assert_close(got[name], (one + other) / 2, atol=1e-2, rtol=1e-2)


def test_answers_in_a_batch_are_those_given_alone() -> None:
    reader = Reader(DEFAULT_OUT)
    items = [*make_items("text", 3), *make_items("text, 2 to 6 plain lines", 2)]
    together = reader.answer_all(items, batch=5)
    alone = [reader.answer([item])[0] for item in items]
    assert [text for text, _ in together] == [text for text, _ in alone]
    assert [sure for _, sure in together] == pytest.approx([sure for _, sure in alone], abs=1e-3)


@pytest.mark.slow
def test_the_whole_recipe_runs_at_toy_size(tmp_path: Path) -> None:
    from transformers import AutoModelForImageTextToText

    out = tmp_path / "bundle"
    train(options(["--smoke", "--work", str(tmp_path / "work"), "--out", str(out)]))
    model = AutoModelForImageTextToText.from_pretrained(out)
    assert model.config.text_config.max_position_embeddings == MAX_POSITIONS
    assert {f"{stage}.pt" for stage in STAGES} <= {path.name for path in (tmp_path / "work").iterdir()}
    further = ["--smoke", "--init", str(out), "--work", str(tmp_path / "more"), "--out", str(tmp_path / "further")]
    train(options([*further, "--stages", "joint"]))
    main(["--model", str(tmp_path / "further"), "--count", "2", "--skills", "text", "image 512 x 128"])
