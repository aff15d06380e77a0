import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_models import build

from crosscheck_service.engine.ask import Answered, Ask, Finish, Piece, Pixels, ShownImage, ShownText
from crosscheck_service.engine.errors import PromptError
from crosscheck_service.engine.loading import Loaded, load
from crosscheck_service.engine.observe import observe
from crosscheck_service.engine.vlm import Vlm

IMAGE: Pixels = np.full((32, 128, 3), 255, np.uint8)
QUESTION = "What is the order total?"


@pytest.fixture
def qwen(loaded_of: Callable[[str], Loaded]) -> Iterator[Vlm]:
    made = Vlm(loaded_of("qwen2_vl"))
    yield made
    made.close()


@pytest.fixture
def idefics(loaded_of: Callable[[str], Loaded]) -> Iterator[Vlm]:
    made = Vlm(loaded_of("idefics3"))
    yield made
    made.close()


def streamed(vlm: Vlm, ask: Ask) -> tuple[list[Piece], Answered]:
    """All pieces of an answer, and the whole."""
    stream = vlm.stream(ask)
    pieces: list[Piece] = []
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as done:
            return pieces, done.value


def test_counts_and_shown_spans(vlm: Vlm) -> None:
    ask = Ask((ShownImage("a", IMAGE), ShownText("dom", "Total: 5")), QUESTION, max_new_tokens=5)
    prompt, _ = vlm.prompt(ask)
    answered = vlm.answer(ask)
    assert answered.prompt_tokens == prompt.tokens
    assert answered.image_tokens == prompt.image_tokens > 0
    assert answered.generated_tokens <= 5
    assert answered.seconds > 0
    assert {part: [(span.start, span.end) for span in spans] for part, spans in answered.shown.items()} == {
        "dom": [(0, 8)]
    }
    assert all(value <= 0 for value in answered.log_probabilities)


def test_pieces_make_up_the_answer(vlm: Vlm) -> None:
    pieces, answered = streamed(vlm, Ask((ShownText("dom", "Total: 5"),), QUESTION, max_new_tokens=24))
    assert tuple(piece.token for piece in pieces) == answered.tokens
    text = "".join(piece.text for piece in pieces)
    # Random weights write broken UTF-8, whose earlier bytes change when a later one comes.
    if "\ufffd" not in answered.text:
        assert text.strip() == answered.text


def test_calls_from_several_threads_do_not_mix(qwen: Vlm) -> None:
    asks = [
        Ask((ShownImage("a", IMAGE), ShownText("dom", "Total: 5")), QUESTION, 8),
        Ask((ShownText("dom", "Total: 5"),), QUESTION, 8),
        Ask((ShownText("dom", "Another page, much longer than the first one, without a total"),), QUESTION, 8),
    ]
    alone = [qwen.answer(ask).tokens for ask in asks]
    together: dict[int, tuple[int, ...]] = {}

    def run(number: int) -> None:
        together[number] = qwen.answer(asks[number % 3]).tokens

    threads = [threading.Thread(target=run, args=(number,)) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[number] for number in range(9)] == alone * 3


def test_prompts_are_built_by_several_threads_at_once(qwen: Vlm) -> None:
    asks = [Ask((ShownImage("a", IMAGE), ShownText("dom", f"Total: {number}")), QUESTION) for number in range(40)]
    expected = [qwen.prompt(ask)[0].inputs["input_ids"].tolist() for ask in asks]
    with ThreadPoolExecutor(8) as pool:
        built = list(pool.map(lambda ask: qwen.prompt(ask)[0].inputs["input_ids"].tolist(), asks))
    assert built == expected


def test_a_call_that_comes_too_late_takes_no_step(qwen: Vlm) -> None:
    before = qwen.steps
    late = qwen.answer(Ask((ShownText("dom", "Total: 5"),), QUESTION, 8), lambda: True)
    assert (late.finish, late.tokens, qwen.steps) == (Finish.STOPPED, (), before)


def test_what_was_read_before_changes_no_answer(loaded: Loaded, vlm: Vlm) -> None:
    remembering = Vlm(loaded)
    image, text = ShownImage("a", IMAGE), ShownText("dom", "Total: 5")
    for parts in ((image, text), (image,), (text,), (ShownImage("a", 255 - IMAGE), text), (image, text)):
        for question in (QUESTION, "How much is it?"):
            ask = Ask(parts, question, 6)
            assert remembering.answer(ask).tokens == vlm.answer(ask).tokens
    remembering.close()


def test_what_is_watched_comes_with_the_answer_and_with_every_piece(qwen: Vlm) -> None:
    parts = (ShownImage("a", IMAGE), ShownText("dom", "Total: 5"))
    pieces, answered = streamed(qwen, Ask(parts, QUESTION, 6, watch=True))
    assert [piece.attention.rows for piece in pieces if piece.attention] == list(range(1, len(pieces) + 1))
    assert answered.attention.rows == len(pieces)
    assert answered.attention.mass == pytest.approx(pieces[-1].attention.mass, abs=1e-6)
    assert set(answered.attention.part_ids) == {"a", "dom"}
    prompt, _ = qwen.prompt(Ask(parts, QUESTION, 6))
    with observe(qwen.attached, prompt.spans) as watch:
        qwen.attached.model.generate(**prompt.inputs, max_new_tokens=len(pieces), do_sample=False, eos_token_id=None)
    order = [watch.attention.part_ids.index(part) for part in answered.attention.part_ids]
    assert answered.attention.mass == pytest.approx(watch.mass[..., order], rel=1e-4, abs=1e-6)
    assert answered.attention.norm == pytest.approx(watch.norm[..., order], rel=1e-4, abs=1e-6)
    assert qwen.answer(Ask(parts, QUESTION, 2)).attention is None


def test_a_text_of_a_megabyte_is_shown_in_part(vlm: Vlm) -> None:
    filler = "Lorem ipsum dolor sit amet, consectetur adipiscing elit.\n"
    page = filler * 9_000 + "Order total: USD 1,284.50\n" + filler * 9_000
    answered = vlm.answer(Ask((ShownText("dom", page), ShownText("tool", "{}")), QUESTION, max_new_tokens=2))
    assert answered.prompt_tokens <= vlm.info.context_tokens - 2
    shown = "".join(page[span.start : span.end] for span in answered.shown["dom"])
    assert "Order total: USD 1,284.50" in shown
    assert [(span.start, span.end) for span in answered.shown["tool"]] == [(0, 2)]


def test_an_answer_ends_with_the_context(tmp_path: Path) -> None:
    loaded = load(str(build("idefics3", tmp_path / "m")))
    object.__setattr__(loaded.info, "context_tokens", 240)
    short = Vlm(loaded)
    answered = short.answer(Ask((ShownText("dom", "Total: 5"),), QUESTION, max_new_tokens=1_000))
    assert answered.prompt_tokens + answered.generated_tokens <= 240
    assert answered.finish is Finish.LENGTH or answered.finish is Finish.EOS


def test_too_many_images_and_too_long_a_question_are_refused_with_the_numbers(idefics: Vlm) -> None:
    images = tuple(ShownImage(str(number), IMAGE) for number in range(80))
    with pytest.raises(PromptError, match="80 images take"):
        idefics.answer(Ask((*images, ShownText("dom", "x")), QUESTION))
    with pytest.raises(PromptError, match="the question"):
        idefics.answer(Ask((ShownText("dom", "x"),), "why? " * 2_000))


def test_two_parts_of_one_id_are_refused(idefics: Vlm) -> None:
    with pytest.raises(PromptError, match="same id"):
        idefics.prompt(Ask((ShownText("a", "x"), ShownImage("a", IMAGE)), QUESTION))


def test_lower_precision_runs(tmp_path: Path) -> None:
    vlm = Vlm(load(str(build("qwen2_vl", tmp_path / "m")), dtype="bfloat16"))
    assert vlm.info.dtype == "bfloat16"
    assert vlm.answer(Ask((ShownImage("a", IMAGE),), QUESTION, max_new_tokens=2)).image_tokens > 0
    assert torch.get_default_dtype() is torch.float32


def test_an_answer_scored_afterwards_has_the_probability_it_was_given_with(vlm: Vlm) -> None:
    parts = (ShownImage("a", IMAGE), ShownText("dom", "Total: 5"))
    answered = vlm.answer(Ask(parts, QUESTION, 6))
    scored = vlm.answer(Ask(parts, QUESTION, 0, scored=("5", "15.00", ""))).scored
    assert [len(each.tokens) for each in scored] == [len(each.log_probabilities) for each in scored]
    assert [vlm._tokenizer.decode(each.tokens[:-1]) for each in scored] == ["5", "15.00", ""]
    again = vlm.answer(Ask(parts, QUESTION, 0, scored=(answered.text,))).scored[0]
    # Random weights write what no text encodes back to: only an answer that survives can be held against itself.
    if again.tokens[:-1] == answered.tokens:
        assert again.log_probabilities[:-1] == pytest.approx(answered.log_probabilities, abs=1e-4)


def test_a_text_too_long_to_be_scored_and_one_beside_an_answer_are_refused(idefics: Vlm) -> None:
    parts = (ShownText("dom", "Total: 5"),)
    with pytest.raises(PromptError, match="to be scored"):
        idefics.answer(Ask(parts, QUESTION, 0, scored=("very long " * 5_000,)))
    with pytest.raises(ValueError, match="generates nothing"):
        idefics.answer(Ask(parts, QUESTION, 4, scored=("5",)))
