"""The form in which one model's chat template wants to be given images, texts and a question.

Templates differ: some refuse a system message, some strip every text item, so that what should stand on lines of its
own runs together. The first form that comes through whole is used for the model's lifetime.
"""

import re
from collections.abc import Sequence

from jinja2 import TemplateError

from crosscheck_detectors import prompts
from crosscheck_service.engine.errors import LoadError
from crosscheck_service.engine.foreign import Processor

_TRIED = ("crosscheck-first-text", "crosscheck-second-text", "crosscheck-question")


class Layout:
    """Renders conversations with one model's chat template. Keeps nothing between calls."""

    def __init__(self, processor: Processor) -> None:
        """Raises LoadError for a template that loses images or texts in every form."""
        self._processor = processor
        self._placeholder = str(processor.image_token)
        self._system, self._one_item = self._choose()

    def render(self, images: int, texts: Sequence[str], question: str) -> str:
        """The whole prompt as the template writes it, up to where the answer begins."""
        return self._render(images, texts, question, system=self._system, one_item=self._one_item)

    def _choose(self) -> tuple[bool, bool]:
        forms = [(system, one_item) for one_item in (False, True) for system in (True, False)]
        whole: list[tuple[bool, bool]] = []
        fault = "it loses text or images"
        for system, one_item in forms:
            try:
                rendered = self._render(2, _TRIED[:-1], _TRIED[-1], system=system, one_item=one_item)
            except (TemplateError, TypeError) as error:
                fault = str(error)
                continue
            if rendered.count(self._placeholder) == 2 and all(rendered.count(text) == 1 for text in _TRIED):
                if re.search(r"\n\s*".join(_TRIED[:-1]) + r"\s*\n\s*\n\s*" + _TRIED[-1], rendered):
                    return system, one_item
                whole.append((system, one_item))
        if not whole:
            raise LoadError(f"the chat template cannot ask about images and texts: {fault}")
        return whole[0]

    def _render(self, images: int, texts: Sequence[str], question: str, *, system: bool, one_item: bool) -> str:
        first, user = prompts.messages(images, texts, question)
        content = _items(user)
        if not system:
            content = [{**item, "text": item["text"] + "\n\n"} for item in _items(first)] + content
        if one_item:
            written = "".join(_ended(item["text"], last=item is content[-1]) for item in content if "text" in item)
            content = [*(item for item in content if item["type"] == "image"), {"type": "text", "text": written}]
        messages = [*([first] if system else []), {**user, "content": content}]
        rendered: str = self._processor.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        return rendered


def _items(message: dict[str, object]) -> list[dict[str, str]]:
    content = message["content"]
    return list(content) if isinstance(content, list) else [{"type": "text", "text": str(content)}]


def _ended(text: str, *, last: bool) -> str:
    return text if last or text.endswith("\n") else text + "\n"
