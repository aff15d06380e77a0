"""What watching costs on a GPU: needs torch, transformers and this repository's sources alone."""
