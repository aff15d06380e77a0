"""direct_prompt: all parts together and the plain question whether they contradict each other.

    D = P(yes) / (P(yes) + P(no))        over the ways in which yes and no are written, after the joint context

Signal: D in [0, 1], for every pair of parts the same: with more than two parts one answer does not tell which of them
disagree. Probability of a finding until a profile says better: D, from 0.5 on.
It never abstains once it ran. It is the baseline of the paper (Wu, Kale, Raghunathan, COLM 2025, arXiv 2510.02608) and
of ECon's "(Yes/No)" prompt, kept to measure the other detectors against.
"""

import math
from itertools import combinations

from crosscheck_detectors.context import Case
from crosscheck_detectors.detector import Observation, Pass, Rounds
from crosscheck_detectors.findings import Finding, Kind, Report, Signal, Status
from crosscheck_detectors.prompts import NO, YES, conflict_question
from crosscheck_detectors.saying import whole

ID = "direct_prompt"
YES_OR_NO = (*YES, *NO)
"""The continuations that `chance_of_yes` reads, in its order."""
_LEAST = 0.5
_MOST_PAIRS = 100
"""Pairs that get a signal: all would get the same one."""


class DirectPrompt:
    """One pass over all evidence parts."""

    id = ID
    asks_model = True

    def detect(self, case: Case) -> Rounds:
        """One round of one pass."""
        parts = case.evidence
        if len(parts) < 2:
            return Report(ID, Status.SKIPPED, "fewer than two parts to compare")
        ids = tuple(part.id for part in parts)
        [seen] = yield [Pass(ids, conflict_question(case.question), 0, scored=YES_OR_NO)]
        value = chance_of_yes(seen)
        signals = tuple(Signal.of(a, b, "", value) for a, b in list(combinations(ids, 2))[:_MOST_PAIRS])
        findings: tuple[Finding, ...] = ()
        if value >= _LEAST:
            told = f"Asked directly, the model says with probability {value:.2f} that the parts contradict each other."
            sides = tuple(whole(part) for part in parts)
            findings = (Finding(ID, Kind.CONTRADICTION, case.question, round(value, 4), sides, told),)
        return Report(ID, Status.OK, "", findings, signals=signals)


def chance_of_yes(seen: Observation) -> float:
    """P(yes) / (P(yes) + P(no)) in [0, 1] of a pass that scored YES_OR_NO.

    What follows the word is left out: "yes" and "yes, they do" count alike.
    """
    words = [sum(scored.log_probabilities[:-1]) for scored in seen.scored]
    largest = max(words)
    chances = [math.exp(word - largest) for word in words]
    return sum(chances[: len(YES)]) / sum(chances)
