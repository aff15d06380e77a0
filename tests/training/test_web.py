"""Chromium's images for training: repeatable, in training's fonts, and asked for what they show."""

import subprocess
from random import Random

import numpy as np
import pytest

from crosscheck_detectors.prompts import ABSENT, READ
from training import chromium, web
from training.browser import FAMILIES
from training.fonts import font_set
from training.joint_stage import everything
from training.samples import Sample
from training.web import WebPages, block, faces, transcript, web_samples

needs_chromium = pytest.mark.skipif(chromium.program() is None, reason="needs chromium")


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return web_samples("test", 40)


@needs_chromium
def test_the_same_seed_gives_the_same_pages(samples: list[Sample]) -> None:
    again = web_samples("test", 40)
    assert [sample.asked for sample in again] == [sample.asked for sample in samples]
    for one, other in zip(samples, again, strict=True):
        assert np.array_equal(one.images[0], other.images[0])
    assert web_samples("other", 2)[0].asked != samples[0].asked


@needs_chromium
def test_crops_show_what_is_asked_for(samples: list[Sample]) -> None:
    assert len(samples) > 32
    read = 0
    for sample in samples:
        assert sample.images[0].shape in {(128, 512, 3), (256, 512, 3)}
        assert sample.images[0].std() > 1
        text = " ".join(asked.answer for asked in sample.asked if asked.question == READ).replace("\n", " ")
        read += bool(text)
        for asked in sample.asked:
            assert not text or asked.answer == ABSENT or asked.answer in text or asked.question == READ
    assert read > 8
    shown = [asked for sample in samples for asked in sample.asked if asked.answer != ABSENT]
    absent = sum(asked.answer == ABSENT for sample in samples for asked in sample.asked)
    assert 0.1 < absent / (absent + len(shown)) < 0.35


def test_held_out_families_are_never_drawn() -> None:
    families = {face.split("'")[1] for face in faces()[0]}
    assert families
    assert font_set() == font_set(held_out=True) or not families & set(FAMILIES)
    markups = [block(Random(seed))[0] for seed in range(300)]
    assert not any(f"'{family}'" in markup for markup in markups for family in FAMILIES)


def test_a_transcription_is_only_given_where_its_lines_are_sure() -> None:
    words = [("b", 40.0, 1.0, 50.0, 15.0), ("Total", 2.0, 0.0, 36.0, 14.0), (":", 36.0, 0.0, 38.0, 14.0)]
    assert transcript([*words, ("next", 2.0, 18.0, 30.0, 32.0)]) == ["Total: b", "next"]
    assert transcript([*words, ("between", 90.0, 7.0, 120.0, 21.0)]) is None


def test_without_chromium_pillow_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise subprocess.TimeoutExpired("chromium", chromium.TIMEOUT_SECONDS)

    monkeypatch.setattr(web, "paint", fail)
    pages = WebPages()
    drawn = [everything(Random(f"late:{seed}"), font_set(), pages) for seed in range(12)]
    assert all(sample.asked for sample in drawn)


@needs_chromium
def test_pages_are_handed_out_one_by_one() -> None:
    pages = WebPages()
    first = pages.draw(Random(1))
    left = len(pages.ready)
    second = pages.draw(Random(2))
    assert first is not None
    assert second is not None
    assert first.asked != second.asked
    assert len(pages.ready) == left - 1
    assert not first.slots
