"""A cell of an image: words of one line that stand close together, or those of a few lines that are one name."""

from dataclasses import dataclass, replace

from crosscheck_detectors.context import Box, Rival, Word


@dataclass(frozen=True, slots=True)
class ImageCell:
    """Words with their places in `text`; each stands where its `start` says."""

    text: str
    words: tuple[Word, ...]
    line_score: float

    @property
    def box(self) -> Box:
        return Box.around([word.box for word in self.words])

    def place(self, start: int, end: int) -> Box:
        pieces = []
        for word in self.words:
            first, last = max(start, word.start), min(end, word.start + len(word.text))
            if first < last:
                pieces.append(_piece(word, first - word.start, last - word.start))
        return Box.around(pieces) if pieces else self.box

    def score(self, start: int, end: int) -> float:
        inside = [word.score for word in self.words if word.start < end and start < word.start + len(word.text)]
        return min([self.line_score, *inside])

    def rivals(self, start: int, end: int) -> tuple[Rival, ...] | None:
        found: list[Rival] = []
        for word in self.words:
            if word.start < end and start < word.start + len(word.text):
                if word.rivals is None:
                    return None
                found += [replace(rival, at=rival.at + word.start - start) for rival in word.rivals]
        return tuple(found)

    def part(self, first: int, last: int) -> "ImageCell":
        """The words of a half-open range of ranks as a cell of their own."""
        words = self.words[first:last]
        start, end = words[0].start, words[-1].start + len(words[-1].text)
        moved = tuple(replace(word, start=word.start - start) for word in words)
        return ImageCell(self.text[start:end], moved, self.line_score)


def _piece(word: Word, start: int, end: int) -> Box:
    """Part of a word's box, every character taken as equally wide."""
    step = word.box.width / max(len(word.text), 1)
    x0 = word.box.x0 + round(start * step)
    return Box(x0, word.box.y0, max(x0 + 1, word.box.x0 + round(end * step)), word.box.y1)
