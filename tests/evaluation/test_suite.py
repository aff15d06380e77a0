"""The generated suite is the same everywhere, balanced, and says what its labels claim."""

import hashlib
from collections import Counter
from itertools import islice

import numpy as np
import pytest

from crosscheck_detectors.answers import compare_answers
from crosscheck_detectors.ocr_alignment.values import Outcome
from crosscheck_service.evaluation.items import Arm, Item, digest_of
from crosscheck_service.evaluation.suite import generate
from crosscheck_service.evaluation.suite.domains import DOMAINS
from crosscheck_service.evaluation.suite.surfaces import surfaces
from crosscheck_service.evaluation.suite.values import KINDS, Edit, edited, kind_of, near
from crosscheck_service.request.model import ImageInput, TextInput

TEXT_DIGEST = "a7d552086f5d157c8223f58b433ff561864f442aee173589d18b992e374d0e2c"


def _digest(items: list[Item]) -> str:
    total = hashlib.sha256()
    for item in items:
        total.update(digest_of(item).encode())
    return total.hexdigest()


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return list(generate(seed=3, per_arm=160))


def test_a_seed_gives_the_same_items_again_and_another_seed_others(items: list[Item]) -> None:
    assert _digest(list(generate(seed=3, per_arm=160))) == _digest(items)
    assert _digest(list(generate(seed=4, per_arm=160))) != _digest(items)


def test_its_version_never_changes_what_it_says() -> None:
    """Texts alone: pictures also depend on Pillow. A change here needs another name than cmqa-gen-v1."""
    assert _digest(list(generate(seed=1, per_arm=40, arms=(Arm.TEXT_TEXT,)))) == TEXT_DIGEST


def test_a_smaller_suite_is_the_beginning_of_a_larger_one(items: list[Item]) -> None:
    fewer = list(generate(seed=3, per_arm=10))
    assert [digest_of(item) for item in fewer] == [digest_of(item) for item in islice(items, len(fewer))]


def test_each_surface_has_a_conflicting_and_a_consistent_item_in_each_arm(items: list[Item]) -> None:
    assert Counter(item.arm for item in items) == dict.fromkeys(Arm, 160)
    by_surface = Counter((item.surface, item.conflict) for item in items)
    assert set(by_surface.values()) == {1}
    assert len(by_surface) == len(items)


def test_twins_differ_in_the_edited_part_alone(items: list[Item]) -> None:
    for conflicting, consistent in zip(items[::2], items[1::2], strict=True):
        assert conflicting.surface == consistent.surface
        assert conflicting.request.question == consistent.request.question
        for part, twin in zip(conflicting.request.parts, consistent.request.parts, strict=True):
            assert (part.digest == twin.digest) == (part.id != conflicting.traits["edited"]), conflicting.id


def test_values_are_in_the_texts_and_mean_what_the_label_says(items: list[Item]) -> None:
    for item in items:
        first, second = item.values.values()
        for part in item.request.parts:
            assert not isinstance(part, TextInput) or item.values[part.id] in part.text
        outcome = compare_answers(first, second)
        if item.conflict:
            assert first != second
            assert outcome is not Outcome.AGREE, (item.id, first, second)
        else:
            assert outcome is Outcome.AGREE, (item.id, first, second)


def test_factors_are_spread_evenly_over_each_arm(items: list[Item]) -> None:
    for arm in Arm:
        here = [item for item in items if item.arm is arm and item.conflict]
        assert Counter(item.traits["domain"] for item in here) == {domain.name: 10 for domain in DOMAINS}
        assert Counter(item.traits["edit"] for item in here) == {
            Edit.SUBTLE: 32,
            Edit.BLATANT: 16,
            Edit.NEGATION: 16,
            Edit.ENTITY: 16,
        }
        assert Counter(item.traits["edited"] for item in here) == {"first": 40, "second": 40}
        lengths = Counter(item.traits["length"] for item in here)
        assert set(lengths.values()) == {20}
        if arm is Arm.IMAGE_TEXT:
            assert Counter(item.traits["order"] for item in here) == {"image first": 40, "text first": 40}


def test_order_says_which_part_is_the_image(items: list[Item]) -> None:
    for item in items:
        if item.arm is Arm.IMAGE_TEXT:
            image_first = isinstance(item.request.parts[0], ImageInput)
            assert item.traits["order"] == ("image first" if image_first else "text first")


def test_pictures_are_of_sizes_that_the_bundled_model_reads_and_hold_their_text(items: list[Item]) -> None:
    pictures = [part.pixels for item in items for part in item.request.parts if isinstance(part, ImageInput)]
    assert {picture.shape for picture in pictures} == {(128, 512, 3), (256, 512, 3)}
    for picture in pictures:
        edge = np.concatenate((picture[:2].reshape(-1, 3), picture[-2:].reshape(-1, 3), picture[:, -6:].reshape(-1, 3)))
        assert (edge == edge[0]).all(), "something is cut off at the picture's edge"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_no_way_of_writing_an_edited_value_is_one_of_the_old_value(name: str) -> None:
    from random import Random

    rng = Random(name)
    kind = kind_of(name)
    for _ in range(200):
        payload = kind.draw(rng)
        for edit in sorted(kind.edits):
            other = edited(rng, name, payload, edit)
            assert not set(kind.forms(other)) & set(kind.forms(payload))
            if edit is Edit.SUBTLE:
                assert len(other) == len(payload)
                assert sum(a != b for a, b in zip(other, payload, strict=True)) == 1


def test_a_negation_goes_both_ways() -> None:
    from random import Random

    assert edited(Random(1), "state:in stock", "In stock", Edit.NEGATION) == "Not in stock"
    assert edited(Random(1), "state:in stock", "Not in stock", Edit.NEGATION) == "In stock"
    with pytest.raises(ValueError, match="no edit subtle"):
        edited(Random(1), "state:in stock", "In stock", Edit.SUBTLE)


def test_a_distractor_is_near_the_asked_value_and_says_the_same_in_both_parts() -> None:
    from random import Random

    assert near(Random(1), "money", "12.50") != "12.50"
    found = [surface for surface in islice(surfaces(Arm.TEXT_TEXT, 5), 200) if surface.distracted]
    assert 40 < len(found) < 160
    for surface in found:
        names = [{field.label for field in side.fields} for side in surface.sides]
        assert len(names[0] & names[1]) >= 2 or surface.sides[1].fields


def test_too_few_items_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        generate(per_arm=1)
