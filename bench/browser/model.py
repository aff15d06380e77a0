"""A chat model for browser-use that follows a script: it reads the prompt as a model would, and thinks for a set time.

It knows nothing of a page but the text that browser-use puts into its prompt. What it reads there it believes: the
screenshot is not looked at, which is the weakness that the guard is there for.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from browser_use.llm.messages import BaseMessage
from browser_use.llm.views import ChatInvokeCompletion

Act = tuple[str, list[dict[str, Any]]]
"""What is said about the next goal, and browser-use's actions."""
Move = Callable[["Prompt"], Act]

_ELEMENT = re.compile(r"^(?P<indent>\t*)\S*?\[(?P<index>\d+)\]<(?P<tag>[\w-]+)(?P<attributes>[^\n]*)", re.MULTILINE)


class Prompt:
    """The text of one prompt. `page` is the part that shows the page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.page = text.rpartition("<browser_state>")[2].partition("</browser_state>")[0]

    @property
    def warned(self) -> bool:
        """Whether a warning of the guard stands in it."""
        return "Crosscheck:" in self.text

    def index(self, words: str, tag: str = "") -> int:
        """The index of the first element of that tag whose line, or the lines within it, hold the words.

        Raises:
            LookupError: where the page has none.

        """
        elements = list(_ELEMENT.finditer(self.page))
        for number, element in enumerate(elements):
            end = elements[number + 1].start() if number + 1 < len(elements) else len(self.page)
            inside = [element["attributes"]]
            for line in self.page[element.end() : end].splitlines()[1:]:
                if len(line) - len(line.lstrip("\t")) <= len(element["indent"]):
                    break
                inside.append(line)
            if words in "\n".join(inside) and tag in ("", element["tag"]):
                return int(element["index"])
        raise LookupError(f"no element {tag} with {words!r} in the page: {self.page[:2000]}")

    def after(self, label: str) -> str:
        """The words that follow the label's line, which are its value on the pages here; empty where there are none."""
        lines = [line.strip() for line in self.page.splitlines() if line.strip() and not _ELEMENT.match(line)]
        return next((value for key, value in pairwise(lines) if key == label), "")


class Scripted:
    """Makes the moves one after another, and says that it is done once they are over or it has been warned.

    `lost` says which element a move did not find; the run ends there. `thinks` is called with the number of moves that
    are left whenever it begins to think, which takes `thinking_seconds`; how to open the first page, and to say that it
    is done, need no thought. What `thinks` returns is how long it takes at the least.
    """

    _verified_api_keys = True
    model = "scripted"
    provider = "scripted"
    name = "scripted"
    model_name = "scripted"

    def __init__(
        self, moves: Sequence[Move], *, thinking_seconds: float, thinks: Callable[[int], float] = lambda _: 0.0
    ) -> None:
        self.moves = list(moves)
        self._seconds = thinking_seconds
        self._thinks = thinks
        self.prompts: list[str] = []
        self.lost = ""

    async def ainvoke(
        self,
        messages: list[BaseMessage],
        output_format: Any = None,  # noqa: ANN401 - browser-use's own signature
        **_: object,
    ) -> ChatInvokeCompletion[Any]:
        """One answer in browser-use's own format."""
        text = "\n".join(message.text for message in messages)
        self.prompts.append(text)
        prompt = Prompt(text)
        over = prompt.warned or not self.moves
        least = self._thinks(len(self.moves))
        await asyncio.sleep(0 if over or len(self.prompts) == 1 else max(self._seconds, least))
        move = None if over else self.moves.pop(0)
        try:
            goal, actions = move(prompt) if move else self._ends(prompt)
        except LookupError as lost:
            self.lost = str(lost)
            self.moves.clear()
            goal, actions = self._ends(prompt)
        answer = output_format(evaluation_previous_goal="", memory="", next_goal=goal, action=actions)
        return ChatInvokeCompletion(completion=answer, usage=None)

    def _ends(self, prompt: Prompt) -> Act:
        return "Tell the user how it ended.", [{"done": {"text": "done", "success": not prompt.warned}}]


def opens(url: str) -> Move:
    return lambda _: ("Open the page.", [{"navigate": {"url": url}}])


def clicks(words: str, *, reads: Sequence[str] = (), says: str = "", tag: str = "") -> Move:
    """A click on the element with the words, for reasons that name what stands beside the labels `reads`."""

    def move(prompt: Prompt) -> Act:
        reasons = [says, *(f"{label} is {prompt.after(label)}" for label in reads), f"Click {words}"]
        return _joined(reasons), [{"click": {"index": prompt.index(words, tag)}}]

    return move


def types(words: str, text: str, *, says: str = "") -> Move:
    """The text typed into the field with the words."""

    def move(prompt: Prompt) -> Act:
        return _joined([says, f"Type {text}"]), [{"input": {"index": prompt.index(words), "text": text}}]

    return move


def _joined(reasons: Sequence[str]) -> str:
    return ". ".join(reason for reason in reasons if reason) + "."
