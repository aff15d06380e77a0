"""Three pictures in a row: what the page shows, what the agent's model was told, and what kept it from acting on it."""

import io

from PIL import Image

from crosscheck import Part
from crosscheck.guarding import Ruling
from crosscheck.picture.canvas import Canvas
from crosscheck.picture.fonts import Family
from crosscheck.picture.style import INK, Rect
from crosscheck.verdict import Evidence

WIDTH, HEIGHT = 1500, 440
MARGIN, GAP = 20, 20
CARD = (WIDTH - 2 * MARGIN - 2 * GAP) / 3
RED, GREY, PAPER, GROUND = (196, 43, 43), (110, 110, 118), (255, 255, 255), (240, 241, 245)
SHOWN = (480, 350)
"""Pixels of the screenshot's upper left corner that are shown."""


def draw_strip(ruling: Ruling, *, task: str, decision: str) -> Image.Image:
    """The strip for a ruling that stopped an action, as an RGB image of 1500 by 440 pixels."""
    canvas = Canvas(WIDTH, HEIGHT, GROUND)
    sides = [side for finding in (ruling.verdict.findings if ruling.verdict else ()) for side in finding.evidence]
    screenshot = next(part for part in ruling.parts if part.image)
    text = next(part for part in ruling.parts if part.text)
    titles = ("1  What the page shows", "2  What the agent's model is told", "3  Before the click")
    cards = [Rect(x, 58, x + CARD, HEIGHT - MARGIN) for x in (MARGIN + n * (CARD + GAP) for n in range(3))]
    for card, title in zip(cards, titles, strict=True):
        canvas.text(card.x0, 32, title, size=20, bold=True)
        canvas.box(card, fill=PAPER, radius=8)
    _screen(canvas, cards[0], screenshot, next((side for side in sides if side.box), None))
    _told(canvas, cards[1], text, next((side for side in sides if side.span), None), task=task, decision=decision)
    _stopped(canvas, cards[2], ruling)
    return canvas.finished()


def _screen(canvas: Canvas, card: Rect, part: Part, side: Evidence | None) -> None:
    assert part.image is not None
    with Image.open(io.BytesIO(part.image)) as whole:
        shown = whole.convert("RGB").crop((0, 0, *SHOWN))
    scale = (CARD - 16) / SHOWN[0]
    canvas.paste(shown, Rect(card.x0 + 8, card.y0 + 8, card.x1 - 8, card.y0 + 8 + SHOWN[1] * scale))
    if side and side.box:
        x0, y0, x1, y1 = (scale * corner for corner in side.box.corners)
        mark = Rect(card.x0 + 8 + x0, card.y0 + 8 + y0, card.x0 + 8 + x1, card.y0 + 8 + y1)
        canvas.box(mark.grown(6), edge=RED, edge_width=3, radius=5)


def _told(canvas: Canvas, card: Rect, part: Part, side: Evidence | None, *, task: str, decision: str) -> None:
    y = card.y0 + 26
    start = 0
    for line in (part.text or "").splitlines(keepends=True):
        words = line.strip()
        if side and side.span and start <= side.span.start < start + len(line):
            width = canvas.width(words, size=16, family=Family.MONO)
            canvas.box(Rect(card.x0 + 14, y - 13, card.x0 + 26 + width, y + 13), edge=RED, edge_width=3, radius=5)
        canvas.text(card.x0 + 20, y, words, size=16, family=Family.MONO)
        start += len(line)
        y += 23
    y = card.y1 - 74
    for label, words in (("Task", task), ("Decides", decision)):
        canvas.text(card.x0 + 20, y, label, size=15, colour=GREY)
        canvas.text(card.x0 + 90, y, words, size=15)
        y += 28


def _stopped(canvas: Canvas, card: Rect, ruling: Ruling) -> None:
    canvas.text(card.x0 + 20, card.y0 + 34, ruling.outcome.upper(), size=26, colour=RED, bold=True)
    y = card.y0 + 80
    for line in canvas.wrapped(ruling.message, size=17, width=CARD - 40, lines=9):
        canvas.text(card.x0 + 20, y, line, size=17, colour=INK)
        y += 27
    canvas.text(card.x0 + 20, card.y1 - 46, "So much stands in the agent's next prompt.", size=15, colour=GREY)
    canvas.text(card.x0 + 20, card.y1 - 20, "At the shop: no purchase arrived.", size=15, colour=GREY)
