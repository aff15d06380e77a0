"""PaliGemma 1 and 2: every token of the prompt sees the whole prompt, later tokens included."""

from crosscheck_service.engine.observe.families.family import Family


class PaliGemma(Family):
    """A prefix's keys and values depend on what follows it, so they cannot be shared."""

    fork_refusal = "the prompt is attended in both directions, so what follows a prefix changes the prefix itself"
    first_position = 1
