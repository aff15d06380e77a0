"""What adapters for agents share: a policy, a gate that rules on one step after another, and its rulings.

An adapter knows its agent: when it looks, what it means to do, how an action is kept from happening. The gate knows the
guard: it sends what was seen while the agent's model thinks, asks about the action, and decides by the policy.
"""

from crosscheck.guarding.gate import Gate, Sight
from crosscheck.guarding.policy import OnFailure, Policy, Review, Reviewer
from crosscheck.guarding.ruling import Outcome, Ruling

__all__ = ["Gate", "OnFailure", "Outcome", "Policy", "Review", "Reviewer", "Ruling", "Sight"]
