"""cmqa-gen-v1: items of our own, modelled after the paper's CMQA, whose data we neither have nor copy.

    factors (domain, edit, order, length) -> Surface (fields with values) -> texts and pictures -> two Items

See docs/evaluation.md for what is in it and what is not.
"""

from crosscheck_service.evaluation.suite.generator import NAME, Suite, generate

__all__ = ["NAME", "Suite", "generate"]
