"""Finds contradictions by aligning the fields read from an image with those of the text parts, and compares by type."""

from crosscheck_detectors.ocr_alignment.detector import ID, OcrAlignment, report

__all__ = ["ID", "OcrAlignment", "report"]
