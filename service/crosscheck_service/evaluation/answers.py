"""Whether two answers are the same, by what they mean: "$1,204.00" and "1204.00 USD" are."""

from crosscheck_detectors.ocr_alignment.values import Outcome, compare, find
from crosscheck_detectors.prompts import ABSENT


def same_answer(a: str, b: str) -> bool:
    """Typed values by what they mean, everything else by its words; "absent" is no answer."""
    first, second = _folded(a), _folded(b)
    if ABSENT in {first, second} or not first or not second:
        return False
    if first == second:
        return True
    values = find(a), find(b)
    if any(len(found) != 1 for found in values):
        return False
    (one,), (other,) = values
    whole = len(one.text) * 2 >= len(a.strip()) and len(other.text) * 2 >= len(b.strip())
    return whole and compare(one, other, noisy=False).outcome is Outcome.AGREE


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")
