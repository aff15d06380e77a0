"""Encodes what others wrote so that no text becomes a control token.

A page may contain "<|im_start|>", "<image>" or any other string that a tokenizer maps to a token with a meaning of its
own. Three things keep such tokens out: the tokenizer used here has forgotten its added tokens; its output is searched
for their ids all the same, since many vocabularies hold them as ordinary entries too; and a stretch that gives one is
encoded again in ever smaller pieces.
"""

import json
from dataclasses import dataclass
from typing import Any

from tokenizers import Tokenizer

from crosscheck_service.engine.foreign import Tokenizer as ForeignTokenizer

Offset = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids, and for each the half-open range of the text's code points that it stands for."""

    ids: tuple[int, ...]
    offsets: tuple[Offset, ...]


class PlainEncoder:
    """Text to token ids, none of which is an added or special token.

    Two exceptions, neither of which carries structure: added tokens made of white space alone (Gemma has them for runs
    of newlines), and the unknown-character token where the tokenizer has no other way to write a character.
    """

    def __init__(self, tokenizer: ForeignTokenizer, control_ids: frozenset[int] = frozenset()) -> None:
        """`tokenizer` is a fast transformers tokenizer, left as it is; `control_ids` are forbidden besides its own."""
        backend = json.loads(tokenizer.backend_tokenizer.to_str())
        self._backend = Tokenizer.from_str(json.dumps(_without_specials(backend)))
        self._vocabulary: dict[str, int] = self._backend.get_vocab()
        self._byte_ids = {
            self._vocabulary[piece]: piece for piece in map(_byte_piece, range(256)) if piece in self._vocabulary
        }
        self._unknown_id: int | None = tokenizer.unk_token_id
        self._unknown_text: str | None = tokenizer.unk_token
        added = {
            int(token_id)
            for token_id, token in tokenizer.added_tokens_decoder.items()
            if token.content.strip(" \t\r\n\u2581")
        }
        self.forbidden = frozenset(added | set(tokenizer.all_special_ids) | control_ids)

    def encode(self, text: str) -> Encoded:
        """The text's tokens. Takes any text; what no allowed token can express is left out."""
        # Half a surrogate pair, which is no character, would raise; it becomes a question mark, of the same length.
        text = text.encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = []
        offsets: list[Offset] = []
        self._encode(text, 0, ids, offsets)
        return Encoded(tuple(ids), tuple(offsets))

    def _encode(self, text: str, base: int, ids: list[int], offsets: list[Offset]) -> None:
        encoding = self._backend.encode(text, add_special_tokens=False)
        for token_id, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            if self._allowed(token_id, text[start:end]):
                ids.append(token_id)
                offsets.append((base + start, base + end))
            elif end - start > 1:
                # Each half is shorter than what it comes from, so this ends at single characters.
                middle = (start + end) // 2
                self._encode(text[start:middle], base + start, ids, offsets)
                self._encode(text[middle:end], base + middle, ids, offsets)
            else:
                fallback = self._bytes(text[start:end])
                ids.extend(fallback)
                offsets.extend([(base + start, base + end)] * len(fallback))

    def _allowed(self, token_id: int, stretch: str) -> bool:
        if token_id == self._unknown_id:
            return stretch != self._unknown_text
        # A byte's token may stand for part of a character, but not for its own name written out.
        return token_id not in self.forbidden and stretch != self._byte_ids.get(token_id)

    def _bytes(self, character: str) -> list[int]:
        pieces = [self._vocabulary.get(_byte_piece(byte)) for byte in character.encode("utf-8", "replace")]
        allowed = [piece for piece in pieces if piece is not None and piece not in self.forbidden]
        return allowed if len(allowed) == len(pieces) else []


def _byte_piece(byte: int) -> str:
    """The entry by which vocabularies with byte fallback write a byte."""
    return f"<0x{byte:02X}>"


def _without_specials(backend: dict[str, Any]) -> dict[str, Any]:
    """The tokenizer's JSON form without added tokens, truncation, padding, and spaces it would put before a text."""
    backend = {**backend, "added_tokens": [], "truncation": None, "padding": None, "post_processor": None}
    backend["normalizer"] = _without_prefix(backend.get("normalizer"))
    backend["pre_tokenizer"] = _without_prefix(backend.get("pre_tokenizer"))
    return backend


def _without_prefix(step: dict[str, Any] | None) -> dict[str, Any] | None:
    """A normalizer or pre-tokenizer that adds no leading space: our texts follow a newline, where none belongs."""
    if step is None or step["type"] == "Prepend":
        return None
    if step["type"] == "Sequence":
        key = "normalizers" if "normalizers" in step else "pretokenizers"
        kept = [inner for inner in map(_without_prefix, step[key]) if inner is not None]
        return {**step, key: kept} if kept else None
    if step["type"] == "Metaspace":
        return {**step, "prepend_scheme": "never"}
    if "add_prefix_space" in step:
        return {**step, "add_prefix_space": False}
    return step
