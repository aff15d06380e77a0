"""The one place where transformers' objects get a type: what they offer differs by family; loading checks it."""

from typing import Any

Network = Any
"""A transformers model for images and text."""

Processor = Any
"""A transformers processor: tokenizer, image processor and chat template."""

Tokenizer = Any
"""A fast transformers tokenizer."""

Passed = Any
"""What only passes through here on its way into a forward call or out of it."""

Config = Any
"""A transformers model configuration, or one of its settings."""

CacheLayer = Any
"""One layer of a transformers cache."""
