"""How well ocr_alignment finds edited values: generated pages, rendered by Chromium, against their own text, edited."""
