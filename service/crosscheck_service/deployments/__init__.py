"""The Serve application: Guard plans and decides, Vlm answers, OcrReader reads."""
