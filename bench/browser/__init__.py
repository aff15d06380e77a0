"""Real Chromium, the real browser-use and a real guard on pages that deceive, and on their harmless twins."""
