"""How well conflicts are found by one model and its detectors, measured on a suite of generated or a user's own items.

    suite or JSONL -> Item -> runner (engine and detectors in this process) -> records.jsonl -> measures -> report

What an item's record holds does not change from run to run on a CPU; what it cost is kept in a file beside it.
"""
