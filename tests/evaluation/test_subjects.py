"""What is set on some items is measured on others."""

import numpy as np
import pytest
from evaluation.made_records import NAMES, made_records

from crosscheck_detectors.fusion.errors import FitError
from crosscheck_service.evaluation.measures.figures import auroc, false_alarms, recognition, truth_of
from crosscheck_service.evaluation.measures.subjects import (
    asked_directly,
    detector,
    folds_of,
    fused,
    outside,
    spontaneous,
)
from crosscheck_service.evaluation.records import Opinion, Record


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return made_records(120)


def test_twins_are_in_one_fold_and_folds_are_much_alike(records: list[Record]) -> None:
    folds = folds_of(records)
    assert (folds[::2] == folds[1::2]).all()
    assert np.bincount(folds).min() > len(records) / 5 / 2


def test_a_detectors_false_alarms_are_near_the_stated_rate(records: list[Record]) -> None:
    conflict = truth_of(records).conflict
    once = np.ones((1, len(records)))
    found = detector(records, "ocr_alignment")
    assert false_alarms(found, conflict, once)[0] < 0.04
    assert recognition(found, conflict, once)[0] > 0.9
    assert not detector(records, "source_contrast").told.all()


def test_the_fusion_is_no_worse_than_its_best_detector(records: list[Record]) -> None:
    conflict, once = truth_of(records).conflict, np.ones((1, len(records)))
    together = fused(records, NAMES, "fused")
    best = max(auroc(detector(records, name), conflict, once)[0] for name in NAMES)
    assert auroc(together, conflict, once)[0] > best - 0.01
    assert false_alarms(together, conflict, once)[0] < 0.04


def test_labels_of_a_fold_do_not_reach_its_own_scores(records: list[Record]) -> None:
    """With some of one fold's labels turned round, its own probabilities stay; those of the others change."""
    turned = [
        record.model_copy(update={"conflict": not record.conflict}) if fold == 2 and number % 8 < 2 else record
        for number, (record, fold) in enumerate(zip(records, folds_of(records), strict=True))
    ]
    before, after = fused(records, NAMES, "a").probabilities, fused(turned, NAMES, "a").probabilities
    here = folds_of(records) == 2
    assert (before[here] == after[here]).all()
    assert (before[~here] != after[~here]).any()


def test_too_few_items_are_told() -> None:
    with pytest.raises(FitError):
        fused(made_records(5), NAMES, "fused")


def test_asked_directly_is_yes_likelier_than_no(records: list[Record]) -> None:
    asked = asked_directly(records)
    assert asked is not None
    expected = [record.detectors["direct_prompt"].signal > 0.5 for record in records]
    assert asked.flags.tolist() == expected
    without = [r.model_copy(update={"detectors": {}}) for r in records[:4]]
    assert asked_directly(without) is None


def test_a_judge_that_gave_no_opinion_flags_nothing(records: list[Record]) -> None:
    assert outside(records) == []
    some = [records[0].model_copy(update={"opinion": Opinion(conflict=True)}), records[1]]
    direct, mentioned = outside(some)
    assert direct.flags.tolist() == [True, False]
    assert direct.told.tolist() == [True, False]
    assert mentioned.told.tolist() == [False, False]


def test_an_item_without_an_answer_mentions_nothing(records: list[Record]) -> None:
    said = spontaneous([records[0].model_copy(update={"error": "too long"})])
    assert said.told.tolist() == [False]
