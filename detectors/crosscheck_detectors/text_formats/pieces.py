"""Runs put together from pieces that stand apart in the text as sent, with white space made one space."""

from collections.abc import Sequence

from crosscheck_detectors.text_formats.base import Run


def joined(pieces: Sequence[Run]) -> Run | None:
    """One run of all pieces in their order, without white space at its ends; None where nothing is left.

    White space within becomes one space, which stands for all that it was.
    """
    if len(pieces) == 1:
        only = pieces[0].trimmed()
        if not only.text or " ".join(only.text.split()) == only.text:
            return only if only.text else None
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in pieces:
        for index, letter in enumerate(piece.text):
            place = piece.span(index, index + 1)
            if not letter.isspace():
                letters.append(letter)
                starts.append(place.start)
                ends.append(place.end)
            elif letters and letters[-1] == " ":
                ends[-1] = place.end
            elif letters:
                letters.append(" ")
                starts.append(place.start)
                ends.append(place.end)
    while letters and letters[-1] == " ":
        letters.pop()
    if not letters:
        return None
    count = len(letters)
    return Run("".join(letters), starts[0], tuple(starts[:count]), tuple(ends[:count]))


def gap(after: Run) -> Run:
    """A space that is not in the text as sent, for a boundary that a person sees as one."""
    end = after.span(len(after.text) - 1, len(after.text)).end
    return Run(" ", end, (end,), (end,))
