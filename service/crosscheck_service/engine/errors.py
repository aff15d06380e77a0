"""What can go wrong in the engine.

EngineError
├── LoadError      the model cannot be served: found when the server starts
├── PromptError    this request cannot be put before the model: the caller can change it
├── DeviceMemoryError  the device's memory does not hold this request beside what runs
├── ClosedError    the model is being stopped
└── ObserveError   the model's attention cannot be watched (found when the server starts), or not in this call
"""


class EngineError(Exception):
    """Anything the engine raises on purpose. The message is one sentence, fit for an operator or a caller."""


class LoadError(EngineError):
    """The model cannot be loaded, or is no vision-language model that can be asked through a chat template."""


class PromptError(EngineError):
    """The request does not fit the model: too many images or too long a question. Long texts are never the reason."""


class ObserveError(EngineError):
    """The model's attention cannot be watched, or a call was made in a way that leaves no exact record."""


class DeviceMemoryError(EngineError):
    """The device's memory does not hold this request beside what runs. Others go on; the caller may try again."""


class ClosedError(EngineError):
    """The model is being stopped; what it had not finished is lost."""
