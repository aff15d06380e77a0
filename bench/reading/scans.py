"""Receipts as a scanner or a telephone sees them: printed, crumpled a little, askew, badly lit, out of focus.

Every picture is a function of its seed. What it says is known line by line, and so are the values in it.
"""

import datetime
import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]

FONTS = ("DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf")
ITEMS = (
    "Coffee beans|Oat milk|Rye bread|Dish soap|Olive oil|Paper towels|Green tea|Tomatoes|Cheddar|Batteries AA|"
    "Light bulb|Notebook|Dark chocolate|Bananas|Basmati rice"
).split("|")
SHOPS = "CORNER MARKET|NORTH PHARMACY|HARBOUR BAKERY|CITY HARDWARE|GREEN GROCER".split("|")
KINDS = ("scan", "photograph")


@dataclass(frozen=True)
class Value:
    """One value of a receipt: its name there, and its text."""

    label: str
    kind: str
    text: str


@dataclass(frozen=True)
class Receipt:
    """Rows of a left and a right text, either of them maybe empty, and the values among them."""

    rows: list[tuple[str, str]]
    values: list[Value]

    @property
    def text(self) -> str:
        """As a till or a parser would send it: a line a row."""
        return "\n".join("\t".join(filter(None, row)) for row in self.rows)


def receipt(rng: random.Random) -> Receipt:
    """A receipt with five to twelve positions that add up."""
    day = datetime.date(2026, 1, 1) + datetime.timedelta(rng.randrange(360))
    number = f"{rng.randrange(10_000, 99_999)}-{rng.randrange(10, 99)}"
    prices = [(item, rng.randrange(95, 4_999)) for item in rng.sample(ITEMS, rng.randrange(5, 12))]
    total = sum(price for _, price in prices)
    tax = round(total * 0.07)
    values = [
        Value("Receipt no", "id", number),
        Value("Date", "date", f"{day:%B} {day.day}, {day.year}"),
        *(Value(item, "money", _money(price)) for item, price in prices),
        Value("Subtotal", "money", _money(total)),
        Value("Tax 7%", "money", _money(tax)),
        Value("Total", "money", _money(total + tax)),
        Value("Card", "money", _money(total + tax)),
    ]
    rows = [(rng.choice(SHOPS), ""), *((each.label, each.text) for each in values), ("Thank you for your visit", "")]
    return Receipt(rows, values)


def edited(text: str, rng: random.Random) -> str:
    """The value with one digit changed, not the first to 0, nor one that cannot be (a date's month or century)."""
    start = text.index(" ") if "," in text and text[0].isalpha() else 0
    places = [place for place, letter in enumerate(text) if letter.isdigit() and place >= start]
    if start:
        # A day's last digit or a year's: the result is a date again.
        places = [places[-1]]
    place = rng.choice(places)
    digit = rng.choice([digit for digit in "123456789" if digit != text[place]])
    return text[:place] + digit + text[place + 1 :]


def pictured(content: Receipt, kind: str, seed: int) -> Pixels:
    """RGB pixels of the receipt. A scan is even and nearly straight, a photograph lies on a table and is neither.

    Capitals are 10 to 20 pixels high: 150 dots an inch of a till's smallest print, and a telephone held close.
    """
    rng, noise = random.Random(f"{kind}/{seed}"), np.random.default_rng(seed)
    paper = _printed(content, rng.choice((22, 24, 28)), rng, noise)
    if kind == "scan":
        turned = _resized(_turned(paper, rng.uniform(-5, 5), 255), rng.uniform(0.6, 1.0))
        return _developed(turned, rng.uniform(0.3, 0.8), rng.uniform(2, 6), noise)
    crumpled = _crumpled(paper, rng.uniform(0.5, 2.5), noise)
    laid = _resized(_laid(crumpled, rng, noise), rng.uniform(0.75, 1.1))
    lit = laid * _light(laid.shape[:2], rng)
    moved = _moved(lit, rng.randrange(1, 4), horizontally=rng.random() < 0.5)
    return _developed(moved, rng.uniform(0.5, 1.1), rng.uniform(3, 9), noise, quality=rng.randrange(70, 95))


def _money(cents: int) -> str:
    return f"${cents // 100}.{cents % 100:02}"


def _printed(content: Receipt, size: int, rng: random.Random, noise: np.random.Generator) -> Pixels:
    """Grey pixels of the paper: a thermal printer's ink, uneven by rows and with dots that failed."""
    font = ImageFont.truetype(rng.choice(FONTS), size)
    wide, step = 24 * size, round(1.7 * size)
    picture = Image.new("L", (wide, step * (len(content.rows) + 2)), rng.randrange(225, 250))
    canvas = ImageDraw.Draw(picture)
    ink = rng.randrange(20, 90)
    for number, (left, right) in enumerate(content.rows):
        canvas.text((size, step * (number + 1)), left, font=font, fill=ink)
        canvas.text(
            (wide - size - canvas.textlength(right, font=font), step * (number + 1)), right, font=font, fill=ink
        )
    paper = np.array(picture, dtype=np.float32)
    fading = cv2.resize(noise.uniform(0.75, 1.0, (8, 4)).astype(np.float32), paper.shape[::-1])
    paper = 255 - (255 - paper) * fading
    paper[noise.random(paper.shape) < 0.01] = 240
    return np.clip(paper, 0, 255).astype(np.uint8)


def _turned(paper: Pixels, degrees: float, ground: int) -> NDArray[np.float32]:
    height, width = paper.shape
    pad = 40
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turn[:, 2] += pad
    size = (width + 2 * pad, height + 2 * pad)
    return np.asarray(cv2.warpAffine(paper, turn, size, flags=cv2.INTER_CUBIC, borderValue=ground), dtype=np.float32)


def _resized(picture: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.float32)


def _crumpled(paper: Pixels, pixels: float, noise: np.random.Generator) -> Pixels:
    """The paper after a pocket: its surface rises and falls by folds, which move the print and shade it."""
    height, width = paper.shape
    folds = noise.normal(0, 1, (max(3, height // 90), max(3, width // 90))).astype(np.float32)
    relief = cv2.resize(folds, (width, height), interpolation=cv2.INTER_CUBIC)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    tilt_down, tilt_across = np.gradient(relief)
    steepest = float(np.abs(tilt_down).max() + np.abs(tilt_across).max())
    bent = cv2.remap(
        paper,
        across + pixels * relief,
        down + pixels * relief,
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    shade = 1 + 0.25 * (tilt_down + tilt_across) / steepest
    return np.asarray(np.clip(bent * shade, 0, 255), dtype=np.uint8)


def _moved(light: NDArray[np.float32], pixels: int, *, horizontally: bool) -> NDArray[np.float32]:
    """The picture of a hand that shook by so many pixels."""
    kernel = np.full((1, pixels) if horizontally else (pixels, 1), 1 / pixels, np.float32)
    return np.asarray(cv2.filter2D(light, -1, kernel), dtype=np.float32)


def _laid(paper: Pixels, rng: random.Random, noise: np.random.Generator) -> NDArray[np.float32]:
    """The paper on a dark table, seen from above and a little from the side."""
    height, width = paper.shape
    pad = round(0.12 * width)
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    angle = np.deg2rad(rng.uniform(-5, 5))
    middle = flat.mean(axis=0)
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))], np.float32)
    seen = (flat - middle) @ turn.T + middle + pad
    seen += noise.uniform(-0.025, 0.025, seen.shape).astype(np.float32) * width
    matrix = cv2.getPerspectiveTransform(flat, seen.astype(np.float32))
    size = (width + 2 * pad, height + 2 * pad)
    table = cv2.resize(noise.uniform(50, 110, (60, 40)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    cover = cv2.warpPerspective(np.full(paper.shape, 1.0, np.float32), matrix, size)
    shown = cv2.warpPerspective(paper.astype(np.float32), matrix, size, flags=cv2.INTER_CUBIC)
    return np.asarray(table * (1 - cover) + shown * cover, dtype=np.float32)


def _light(shape: tuple[int, int], rng: random.Random) -> NDArray[np.float32]:
    """A lamp at one side and a shadow across."""
    down, across = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    down, across = down / shape[0], across / shape[1]
    a, b = rng.uniform(-0.35, 0.35), rng.uniform(-0.35, 0.35)
    shadow = 1 - 0.25 / (1 + np.exp((across + rng.uniform(-0.5, 0.5) * down - rng.uniform(0.3, 0.9)) * 25))
    return np.asarray((1 - 0.2 + a * (across - 0.5) + b * (down - 0.5)) * shadow, dtype=np.float32)


def _developed(
    light: NDArray[np.float32], blur: float, grain: float, noise: np.random.Generator, quality: int = 90
) -> Pixels:
    soft = cv2.GaussianBlur(light, (0, 0), blur) + noise.normal(0, grain, light.shape)
    grey = np.clip(soft, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)
