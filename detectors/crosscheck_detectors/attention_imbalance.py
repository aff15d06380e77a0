"""attention_imbalance: how unevenly the joint pass attended to two parts.

    A(a, b) = |I(a, b)|,   I(a, b) = (U_a - U_b) / (U_a + U_b)     by contribution norms, see `attention`

over the rows that predict the answer's tokens, averaged over the layers that show both parts. In an Answer it is read
off the answer itself and costs no pass.

Signal: A in [0, 1]; 0 is balance. It is a signal with a measured power, never a proof: order and length of the parts
move it too, and it says nothing of conflicts by itself. No finding rests on it.
Abstains on a pair that no layer shows together, and where the answer is empty. Skipped without a question: then no row
predicts anything that was asked.

Source: cross-modal attention imbalance, Wu, Kale, Raghunathan, COLM 2025, arXiv 2510.02608; norms after Kobayashi et
al. 2020, arXiv 2004.10102.
"""

import math
from itertools import combinations

from crosscheck_detectors.context import Case
from crosscheck_detectors.detector import Pass, Rounds
from crosscheck_detectors.findings import Report, Signal, Status

ID = "attention_imbalance"
_MOST_PAIRS = 100


class AttentionImbalance:
    """The joint pass, watched."""

    id = ID
    asks_model = True

    def detect(self, case: Case) -> Rounds:
        """One round of one pass."""
        parts = case.evidence
        if len(parts) < 2:
            return Report(ID, Status.SKIPPED, "fewer than two parts to compare")
        if not case.question:
            return Report(ID, Status.SKIPPED, "without a question no token's attention is the answer's")
        [seen] = yield [joint(case)]
        if seen.attention is None:
            return Report(ID, Status.ABSTAINED, "the joint answer is empty")
        imbalances = {
            (a.id, b.id): seen.attention.imbalance(a.id, b.id) for a, b in list(combinations(parts, 2))[:_MOST_PAIRS]
        }
        signals = tuple(Signal.of(a, b, "", abs(value)) for (a, b), value in imbalances.items() if math.isfinite(value))
        if not signals:
            return Report(ID, Status.ABSTAINED, "no layer of the model shows two parts to every token of the answer")
        return Report(ID, Status.OK, signals=signals)


def joint(case: Case) -> Pass:
    """The request's question asked of all its parts, watched: in an Answer, the answer itself."""
    return Pass(tuple(part.id for part in case.parts), case.question, watched=True)
