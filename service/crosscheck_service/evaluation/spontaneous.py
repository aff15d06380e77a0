"""Whether a plain answer tells of a contradiction, by rules: it says so, or it names both of the differing values.

Nothing was asked about a conflict: this is what a user of the model alone would have been told.
"""

import re
from collections.abc import Collection

_SAYS_SO = re.compile(
    r"contradict|conflict|disagree|inconsisten|discrepan|mismatch|do(es)? not (match|agree)|don't (match|agree)"
    r"|doesn't (match|agree)|\bdiffer|whereas|\bhowever\b|on the other hand|one (source|part|document) says",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s,]+")


def mentions_conflict(answer: str, values: Collection[str]) -> bool:
    """Whether `answer` tells of a contradiction.

    Args:
        values: what the parts say, as far as it is known; equal ones count once.
    """
    if _SAYS_SO.search(answer):
        return True
    told = _folded(answer)
    different = {_folded(value) for value in values} - {""}
    if len(different) < 2:
        return False
    # "Not paid" holds "paid": the longer one is looked for first and taken out.
    for value in sorted(different, key=len, reverse=True):
        found = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", told)
        if found is None:
            return False
        told = told[: found.start()] + "\0" + told[found.end() :]
    return True


def _folded(text: str) -> str:
    return _SEPARATORS.sub(" ", text.casefold()).strip()
