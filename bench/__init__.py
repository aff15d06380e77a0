"""Measurements of the server and its detectors, run by hand or by CI."""
