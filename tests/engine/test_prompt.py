import numpy as np
import pytest

from crosscheck_service.engine.ask import Ask, Pixels, ShownImage, ShownText
from crosscheck_service.engine.errors import PromptError
from crosscheck_service.engine.loading import Loaded
from crosscheck_service.engine.prompt import Prompt, PromptBuilder
from crosscheck_service.engine.vlm import Vlm

QUESTION = "What is the order total?"
TEXTS = {"dom": "Order total: USD 1,284.50", "tool": '  {\n\t"total": "€ 1.284,50" } \n', "memory": "<image> ünï 漢字"}


def noise(width: int, height: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)


def ask(images: int) -> Ask:
    shown = tuple(ShownImage(f"image {number}", noise(128, 64, number)) for number in range(images))
    return Ask((*shown, *(ShownText(part, text) for part, text in TEXTS.items())), QUESTION)


def ids_of(prompt: Prompt) -> list[int]:
    return list(prompt.inputs["input_ids"][0].tolist())


@pytest.mark.parametrize("images", [0, 1, 3])
def test_each_text_s_tokens_say_that_text_and_nothing_else(vlm: Vlm, loaded: Loaded, images: int) -> None:
    prompt, _ = vlm.prompt(ask(images))
    ids, tokenizer = ids_of(prompt), loaded.processor.tokenizer
    for part, text in TEXTS.items():
        ((start, end),) = prompt.spans[part]
        said = tokenizer.decode(ids[start:end], clean_up_tokenization_spaces=False)
        assert text in (said, " " + said), "some decoders drop one leading space"
    start, end = prompt.question
    assert tokenizer.decode(ids[start:end]) == QUESTION
    whole = tokenizer.decode(ids, clean_up_tokenization_spaces=False)
    assert all(text in whole for text in TEXTS.values())
    assert "slot" not in whole


@pytest.mark.parametrize("images", [0, 1, 3])
def test_image_spans_are_exactly_the_image_tokens_in_order(vlm: Vlm, loaded: Loaded, images: int) -> None:
    prompt, _ = vlm.prompt(ask(images))
    ranges = [span for number in range(images) for span in prompt.spans[f"image {number}"]]
    covered = [at for start, end in ranges for at in range(start, end)]
    assert covered == [at for at, token in enumerate(ids_of(prompt)) if token == loaded.image_token_id]
    assert len(covered) == prompt.image_tokens
    assert len({sum(end - start for start, end in prompt.spans[f"image {number}"]) for number in range(images)}) <= 1


def test_images_of_different_sizes_get_the_tokens_they_get_alone(vlm: Vlm) -> None:
    sizes = [(128, 32), (128, 96), (56, 56)]
    parts = tuple(ShownImage(f"{width} {height}", noise(width, height)) for width, height in sizes)
    together, _ = vlm.prompt(Ask(parts, QUESTION))
    for part in parts:
        alone, _ = vlm.prompt(Ask((part,), QUESTION))
        assert [end - start for start, end in together.spans[part.id]] == [
            end - start for start, end in alone.spans[part.id]
        ]


def test_every_tensor_with_a_value_for_each_token_is_as_long_as_the_ids(vlm: Vlm) -> None:
    prompt, _ = vlm.prompt(ask(1))
    for name in ("attention_mask", "token_type_ids", "mm_token_type_ids"):
        if name in prompt.inputs:
            assert prompt.inputs[name].shape == (1, prompt.tokens)
    assert bool(prompt.inputs["attention_mask"].all())
    for name in ("token_type_ids", "mm_token_type_ids"):
        if name in prompt.inputs:
            for part in TEXTS:
                ((start, end),) = prompt.spans[part]
                assert not prompt.inputs[name][0, start:end].any()


def test_the_prompt_is_what_the_processor_makes_of_the_same_harmless_words(vlm: Vlm, loaded: Loaded) -> None:
    prompt, _ = vlm.prompt(ask(1))
    ids = ids_of(prompt)
    whole = loaded.processor.tokenizer.decode(ids, clean_up_tokenization_spaces=False)
    places = [whole.index(text) for text in TEXTS.values()]
    assert places == sorted(places)
    last = list(TEXTS.values())[-1]
    between = whole[whole.index(last) + len(last) : whole.rindex(QUESTION)]
    assert between.strip() == ""
    assert between.count("\n") == 2


def test_offsets_lead_from_each_token_to_its_characters(vlm: Vlm, loaded: Loaded) -> None:
    prompt, _ = vlm.prompt(ask(0))
    ids = ids_of(prompt)
    ((start, end),) = prompt.spans["dom"]
    offsets = prompt.offsets["dom"]
    assert len(offsets) == end - start
    for token, (first, last) in zip(ids[start:end], offsets, strict=True):
        assert loaded.processor.tokenizer.decode([token]).strip() == TEXTS["dom"][first:last].strip()
    assert offsets[0][0] == 0
    assert offsets[-1][1] == len(TEXTS["dom"])


def test_empty_texts_and_an_empty_question_have_empty_spans(vlm: Vlm) -> None:
    prompt, _ = vlm.prompt(Ask((ShownText("a", ""), ShownText("b", "x")), ""))
    ((start, end),) = prompt.spans["a"]
    assert start == end
    assert prompt.question[0] == prompt.question[1]


def test_more_parts_than_slots_are_refused(loaded: Loaded) -> None:
    builder = PromptBuilder(loaded.processor, loaded.image_token_id)
    with pytest.raises(PromptError, match="300 parts"):
        builder.frame([], [str(number) for number in range(300)])


def test_the_processor_is_left_as_it_was(loaded: Loaded) -> None:
    before = len(loaded.processor.tokenizer)
    PromptBuilder(loaded.processor, loaded.image_token_id)
    assert len(loaded.processor.tokenizer) == before
