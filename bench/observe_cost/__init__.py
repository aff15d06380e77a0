"""What watching a model costs, beside the same model bare and beside what people do today."""
