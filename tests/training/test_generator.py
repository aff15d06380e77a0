"""The generator: the same seed gives the same data, and every answer can be read from its context."""

import shutil
from random import Random

import numpy as np
import pytest

from crosscheck_detectors.prompts import ABSENT, BOTH_JOIN, READ
from training.browser import browser_items
from training.exam import SKILLS, make_items
from training.fonts import font_set
from training.glyphs import CLASSES, UNLABELLED, dense_image, slot_labels
from training.labels import any_label, canonical, compound, is_held_out
from training.layouts import picture
from training.records import ask_absent, make_record
from training.samples import disagreement_sample, image_sample, joint_sample, text_sample


def test_the_same_seed_gives_the_same_samples() -> None:
    fonts = font_set()
    for make in (
        lambda rng: text_sample(rng, 1.0),
        lambda rng: image_sample(rng, 1.0, fonts),
        lambda rng: joint_sample(rng, 1.0, fonts),
    ):
        one, other = make(Random("7:3")), make(Random("7:3"))
        assert (one.texts, one.asked) == (other.texts, other.asked)
        assert all(np.array_equal(a, b) for a, b in zip(one.images, other.images, strict=True))
        assert make(Random("7:4")).asked != one.asked


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_text_answers_stand_in_the_text(level: float) -> None:
    lengths = []
    for seed in range(150):
        sample = text_sample(Random(seed), level)
        text = "\n".join(sample.texts)
        lengths.append(len(text))
        for asked in sample.asked:
            assert asked.answer == ABSENT or asked.answer in text
    assert max(lengths) <= 1400
    assert level < 1 or max(lengths) > 900


def test_images_are_of_native_size_and_show_their_fields() -> None:
    for seed in range(60):
        record = make_record(Random(seed), 6)
        drawn = picture(Random(seed), record, font_set())
        height, width, channels = drawn.pixels.shape
        assert (width, channels) == (512, 3)
        assert height in {128, 256, 384}
        assert drawn.fields
        assert all(any(field.value in line for line in drawn.lines) for field in drawn.fields)


def test_image_questions_are_about_what_was_drawn() -> None:
    for seed in range(60):
        sample = image_sample(Random(seed), 1.0, font_set())
        read = [asked.answer for asked in sample.asked if asked.question == READ]
        for asked in sample.asked:
            assert not read or asked.answer == ABSENT or asked.answer in read[0]


def test_absent_fields_are_not_there() -> None:
    for seed in range(200):
        rng = Random(seed)
        record = make_record(rng, 5)
        asked = ask_absent(rng, record)
        assert asked.key.lower() not in {field.label.key.lower() for field in record}


def test_both_sides_are_asked_of_what_really_differs() -> None:
    for seed in range(60):
        sample = disagreement_sample(Random(seed), 1.0, font_set())
        for asked in sample.asked:
            if BOTH_JOIN in asked.answer:
                first, second = asked.answer.split(BOTH_JOIN)
                assert first != second
                assert second in sample.texts[-1]
                assert sample.images or first in sample.texts[0]


def test_no_record_holds_two_names_of_one_thing() -> None:
    for seed in range(300):
        names = [{canonical(name) for name in (f.label.key, f.label.written)} for f in make_record(Random(seed), 12)]
        assert len(set().union(*names)) == sum(map(len, names))


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium: apt-get install chromium")
def test_chromium_draws_crops_of_native_size() -> None:
    items = browser_items(3, "test")
    assert [pixels.shape for pixels, _ in items] == [(128, 512, 3)] * 3
    assert all(pixels.std() > 1 for pixels, _ in items)


def test_training_never_shows_held_out_labels() -> None:
    for seed in range(2000):
        words = any_label(Random(seed)).key.split(" ")
        assert len(words) != 2 or not is_held_out(*words) or compound(Random(seed)).key != " ".join(words)
    assert is_held_out(*compound(Random(1), held_out=True).key.split(" "))


def test_held_out_fonts_are_apart() -> None:
    held_out = font_set(held_out=True).paths
    assert held_out == font_set().paths or not set(held_out) & set(font_set().paths)


def test_slot_labels_name_what_was_drawn() -> None:
    pixels, glyphs = dense_image(Random(5), font_set())
    labels = slot_labels(glyphs, *pixels.shape[:2])
    assert labels.shape == (8, 32, 6)
    named = sorted(CLASSES[number - 1] for number in labels[labels > 0])
    inside = [g.character for g in glyphs if 0 <= g.x < 512 and 0 <= g.y < 128]
    assert (labels == UNLABELLED).sum() < 0.05 * len(inside)
    assert len(named) > 0.9 * len(inside)


@pytest.mark.parametrize("skill", list(SKILLS))
def test_exam_items_are_fresh_and_repeatable(skill: str) -> None:
    one, other = make_items(skill, 2), make_items(skill, 2)
    assert [item.asked for item in one] == [item.asked for item in other]
