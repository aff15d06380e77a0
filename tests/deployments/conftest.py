"""Ray's own models warn of pydantic's future when they are first made; here a warning is an error."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import ray.serve  # noqa: F401
