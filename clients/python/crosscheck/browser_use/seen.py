"""What this adapter touches of browser-use 0.13: the names it reads, and nothing else.

browser-use changes often. What is listed here is what a new version is to be held against; the conformance tests do so.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

ELEMENT_NODE, TEXT_NODE = 1, 3
"""Values of browser-use's NodeType, which are those of the DOM."""


class Rect(Protocol):
    """CSS pixels."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


class Snapshot(Protocol):
    """How a node was laid out; `bounds` are within its own frame's document."""

    @property
    def bounds(self) -> Rect | None: ...
    @property
    def computed_styles(self) -> Mapping[str, str] | None: ...


class Node(Protocol):
    """EnhancedDOMTreeNode.

    `absolute_position` is where the node stands in the viewport, scrolling and frames reckoned with. `is_visible` is
    browser-use's own opinion: styles of the node itself, and at most 1000 pixels below the viewport.
    """

    backend_node_id: int
    node_type: Any
    node_value: str
    attributes: Mapping[str, str]
    is_visible: bool | None
    absolute_position: Rect | None
    parent_node: "Node | None"
    content_document: "Node | None"
    children_nodes: "Sequence[Node] | None"
    shadow_roots: "Sequence[Node] | None"
    snapshot_node: Snapshot | None
    ax_node: Any

    @property
    def tag_name(self) -> str: ...
    def get_all_children_text(self, max_depth: int = -1) -> str: ...


class DomState(Protocol):
    """SerializedDOMState; `selector_map` holds the elements that the model can name, by their index."""

    selector_map: Mapping[int, Node]

    def llm_representation(self, include_attributes: list[str] | None = None) -> str: ...


class PageInfo(Protocol):
    """CSS pixels; the viewport's size is without scroll bars, which the screenshot shows."""

    viewport_width: int
    viewport_height: int
    scroll_x: int
    scroll_y: int


class State(Protocol):
    """BrowserStateSummary. `screenshot` is a PNG in base64, without index labels; None where it failed."""

    dom_state: DomState
    url: str
    screenshot: str | None
    page_info: PageInfo | None


class ActionModel(Protocol):
    """One action: a model with one field that is set, its name the action's, its value the parameters."""

    def model_dump(self, *, exclude_unset: bool) -> dict[str, Any]: ...


class AgentOutput(Protocol):
    """What the agent's model decided."""

    thinking: str | None
    memory: str | None
    next_goal: str | None
    action: list[ActionModel]


class Session(Protocol):
    """BrowserSession."""

    async def take_screenshot(self) -> bytes: ...
    async def get_browser_state_summary(self, *, include_screenshot: bool = True, cached: bool = False) -> State: ...


class AgentState(Protocol):
    last_result: list[Any] | None
    n_steps: int
    paused: bool


class Settings(Protocol):
    """What of the page an agent's model is shown: attributes by name, and how many characters in all."""

    include_attributes: list[str] | None
    max_clickable_elements_length: int


StepCallback = Callable[[Any, Any, int], Awaitable[None] | None]
StopCallback = Callable[[], Awaitable[bool]]


class Agent(Protocol):
    """Agent. Its callbacks are plain attributes, read at each step."""

    browser_session: Any
    state: AgentState
    settings: Settings
    register_new_step_callback: StepCallback | None
    register_should_stop_callback: StopCallback | None
