"""Tokenizers of the three kinds that vision-language models have, trained on a few sentences.

They hold on purpose what makes encoding other people's text dangerous: special tokens as ordinary entries of the base
vocabulary, added tokens that are not special, byte pieces, decoders that drop a leading space.
"""

from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import BPE, Unigram
from tokenizers.trainers import BpeTrainer

CORPUS = (
    "Order total: USD 1,284.50. What is the order number? Invoice 2026-03-14, item, quantity, price and customer name. "
    "Answer the question from the images and texts given. Reply with the value exactly as it is written there."
)


def byte_level(specials: list[str], extra: list[str]) -> Tokenizer:
    """Byte-level BPE as GPT-2 and Qwen have it; `extra` are added tokens that are not special."""
    backend = Tokenizer(BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    trainer = BpeTrainer(vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    backend.train_from_iterator([CORPUS] * 4, trainer)
    backend.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in specials])
    backend.add_tokens([AddedToken(token, special=False, normalized=False) for token in extra])
    return backend


def sentence_pieces(specials: list[str]) -> Tokenizer:
    """Unigram with byte pieces; its base vocabulary holds the special tokens as ordinary, likely entries."""
    pieces = [("<unk>", 0.0), *((token, -1.0) for token in specials)]
    pieces += [(f"<0x{byte:02X}>", -9.0) for byte in range(256)]
    letters = sorted({*CORPUS, *map(chr, range(33, 127)), "\u2581", "\n"} - {" "})
    pieces += [(letter, -6.0) for letter in letters]
    pieces += [("\u2581" + word.strip(".,:?"), -5.0) for word in sorted(set(CORPUS.split())) if len(word) > 1]
    unique = dict(reversed(pieces))
    backend = Tokenizer(Unigram([(piece, unique[piece]) for piece in dict(pieces)], unk_id=0, byte_fallback=True))
    backend.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    backend.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace(prepend_scheme="always")])
    backend.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in ["<unk>", *specials]])
    return backend


def gemma_pieces(specials: list[str]) -> Tokenizer:
    """BPE with byte pieces and spaces as a character; white-space and HTML tokens are added but not special."""
    whitespace = ["\n\n", "\n\n\n", "\u2581\u2581", "<table>", "</td>"]
    letters = sorted({*CORPUS, *map(chr, range(33, 127)), "\u2581", "\n"} - {" "})
    pieces = [*specials, "<unk>", *(f"<0x{byte:02X}>" for byte in range(256)), *whitespace, *letters]
    backend = Tokenizer(BPE({piece: at for at, piece in enumerate(dict.fromkeys(pieces))}, [], byte_fallback=True))
    backend.normalizer = normalizers.Replace(Regex(" "), "\u2581")
    backend.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse()])
    backend.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in specials])
    backend.add_tokens([AddedToken(token, special=False, normalized=False) for token in whitespace])
    return backend
