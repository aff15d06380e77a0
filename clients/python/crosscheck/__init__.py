"""Light client of Crosscheck, a guard that finds contradictions between what an agent sees and what it is told.

with Client("localhost:50051") as guard:
    response = guard.check([Part.screenshot("page.png"), Part.dom(page_text)], "What is the total?")
    if not response.verdict.allowed:
        print(response.verdict.warning)
"""

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
    "Client",
    "Coverage",
    "CrosscheckError",
    "CssBox",
    "DeadlineExceeded",
    "Decision",
    "DetectorReport",
    "DetectorStatus",
    "Element",
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
    "NotServed",
    "Overloaded",
    "PairConflict",
    "PairImbalance",
    "Part",
    "PartDigest",
    "Profile",
    "Region",
    "ServerFailure",
    "Source",
    "Span",
    "TextFormat",
    "TlsConfig",
    "TokenEvent",
    "Unavailable",
    "UnreadRegion",
    "Usage",
    "Verdict",
    "View",
    "Viewport",
    "capture",
]
