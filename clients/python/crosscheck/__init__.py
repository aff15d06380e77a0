"""Light client of Crosscheck, a guard that finds contradictions between what an agent sees and what it is told.

with Client("localhost:50051") as guard:
    response = guard.check([Part.screenshot("page.png"), Part.dom(page_text)], "What is the total?")
    if not response.verdict.allowed:
        print(response.verdict.warning)
"""

from crosscheck.action import (
    ClickAction,
    CssPoint,
    ElementReference,
    NavigateAction,
    Point,
    ProposedAction,
    SubmitAction,
    Target,
    TypeAction,
)
from crosscheck.attention import Attention, AttentionMap, HeatMap, PairImbalance
from crosscheck.calls import Mode
from crosscheck.capture import Captured, capture
from crosscheck.client import AsyncClient, Client
from crosscheck.connection import TlsConfig
from crosscheck.errors import (
    AccessDenied,
    CaptureFailed,
    CrosscheckError,
    DeadlineExceeded,
    FieldViolation,
    InvalidRequest,
    NotHeld,
    NotServed,
    Overloaded,
    ServerFailure,
    Unavailable,
)
from crosscheck.part import Part, Source, TextFormat
from crosscheck.places import Box, CssBox, Element, Region, Span, Viewport
from crosscheck.responses import (
    AnswerEvent,
    AnswerResponse,
    CheckResponse,
    FindingEvent,
    Limits,
    Model,
    Observation,
    TokenEvent,
    Usage,
)
from crosscheck.verdict import (
    Coverage,
    Decision,
    DetectorReport,
    DetectorStatus,
    Evidence,
    Finding,
    Kind,
    PairConflict,
    PartDigest,
    Profile,
    UnreadRegion,
    Verdict,
    View,
)

__all__ = [
    "AccessDenied",
    "AnswerEvent",
    "AnswerResponse",
    "AsyncClient",
    "Attention",
    "AttentionMap",
    "Box",
    "CaptureFailed",
    "Captured",
    "CheckResponse",
    "ClickAction",
    "Client",
    "Coverage",
    "CrosscheckError",
    "CssBox",
    "CssPoint",
    "DeadlineExceeded",
    "Decision",
    "DetectorReport",
    "DetectorStatus",
    "Element",
    "ElementReference",
    "Evidence",
    "FieldViolation",
    "Finding",
    "FindingEvent",
    "HeatMap",
    "InvalidRequest",
    "Kind",
    "Limits",
    "Mode",
    "Model",
    "NavigateAction",
    "NotHeld",
    "NotServed",
    "Observation",
    "Overloaded",
    "PairConflict",
    "PairImbalance",
    "Part",
    "PartDigest",
    "Point",
    "Profile",
    "ProposedAction",
    "Region",
    "ServerFailure",
    "Source",
    "Span",
    "SubmitAction",
    "Target",
    "TextFormat",
    "TlsConfig",
    "TokenEvent",
    "TypeAction",
    "Unavailable",
    "UnreadRegion",
    "Usage",
    "Verdict",
    "View",
    "Viewport",
    "capture",
]
