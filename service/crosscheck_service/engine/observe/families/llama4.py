"""Llama 4: some layers scale their queries by how many tokens the cache holds, padding included."""

from crosscheck_service.engine.observe.families.family import Family


class Llama4(Family):
    """As usual but for steps: sequences of other lengths in the same step would be scaled wrong."""

    step_refusal = "queries are scaled by the number of keys in the cache, which is one number for all rows"
