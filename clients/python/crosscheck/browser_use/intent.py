"""What the agent means to do, read from browser-use's actions."""

from dataclasses import dataclass
from typing import Any

from crosscheck.browser_use.seen import ActionModel, AgentOutput

LOOKS = frozenset(
    {
        *("done", "wait", "screenshot", "scroll", "find_text", "extract", "search_page", "find_elements"),
        *("dropdown_options", "save_as_pdf", "read_file", "write_file", "replace_file", "go_back", "switch", "close"),
    }
)
"""Actions of browser-use that change nothing outside of the agent: they read, wait, or turn to another page."""


@dataclass(frozen=True)
class Intent:
    """One action by its name in browser-use, with its parameters and the agent's reasons.

    `index` is the element that it goes to, by the number before it in the page's text.
    """

    name: str
    parameters: dict[str, Any]
    reasoning: str = ""

    def __str__(self) -> str:
        target = "" if self.index is None else f" [{self.index}]"
        return f"{self.name}{target}"

    @property
    def acts(self) -> bool:
        """Whether it can change anything. An action that is not known is taken for one that can."""
        return self.name not in LOOKS

    @property
    def index(self) -> int | None:
        index = self.parameters.get("index")
        return index if isinstance(index, int) else None


def intent_of(action: ActionModel, reasoning: str = "") -> Intent:
    """The one action that the model is set to."""
    given = {name: value for name, value in action.model_dump(exclude_unset=True).items() if value is not None}
    name, parameters = next(iter(given.items()), ("nothing", {}))
    return Intent(name, parameters if isinstance(parameters, dict) else {}, reasoning)


def intents_of(output: AgentOutput) -> list[Intent]:
    """The step's actions in their order."""
    reasoning = "\n".join(text for text in (output.thinking, output.memory, output.next_goal) if text)
    return [intent_of(action, reasoning) for action in output.action]
