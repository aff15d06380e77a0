"""The edge: a thin gRPC server in front of Serve's proxy. It needs no model, no Ray and no image library.

client ── serve ──> forward ── parsed for its id, admitted by its deadline ──> Serve's proxy ──> Guard
│                                                             │
└── metrics <── what the response says <── sanitise <─────────┘
"""
