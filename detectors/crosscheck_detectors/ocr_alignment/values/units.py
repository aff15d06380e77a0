"""Units behind a number: what they measure, and by what factor they convert exactly. Magnitudes are such units too."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

_BASES: Mapping[str, str] = {
    "data": "B=1 KB=1e3 kB=1e3 MB=1e6 GB=1e9 TB=1e12 PB=1e15 KiB=1024 MiB=1048576 GiB=1073741824 TiB=1099511627776",
    "data rate": "kbps=1e3 Mbps=1e6 Gbps=1e9 kbit/s=1e3 Mbit/s=1e6 Gbit/s=1e9 kB/s=8e3 KB/s=8e3 MB/s=8e6 GB/s=8e9",
    "length": "µm=0.000001 mm=0.001 cm=0.01 m=1 km=1000 ft=0.3048 yd=0.9144 mi=1609.344 miles=1609.344",
    "area": "cm²=0.0001 m²=1 m2=1 sqm=1 km²=1e6 ha=1e4 ft²=0.09290304 sqft=0.09290304",
    "mass": "µg=1e-9 mcg=1e-9 mg=0.000001 g=0.001 kg=1 t=1000 lb=0.45359237 lbs=0.45359237 oz=0.028349523125",
    "volume": "ml=0.001 mL=0.001 cl=0.01 dl=0.1 dL=0.1 l=1 L=1 hl=100 m³=1000",
    "concentration": "mg/l=1 mg/L=1 mg/dl=10 mg/dL=10 g/l=1e3 g/L=1e3 g/dl=1e4 g/dL=1e4 µg/l=1e-3 µg/L=1e-3 ng/ml=1e-3"
    " ng/mL=1e-3",
    "amount of substance": "mmol/l=1 mmol/L=1 µmol/l=1e-3 µmol/L=1e-3 nmol/l=1e-6 nmol/L=1e-6",
    "duration": "ms=0.001 sec=1 secs=1 seconds=1 min=60 mins=60 minutes=60 h=3600 hr=3600 hrs=3600 hours=3600"
    " day=86400 days=86400 week=604800 weeks=604800",
    "speed": "km/h=1 kph=1 mph=1.609344",
    "frequency": "Hz=1 kHz=1e3 MHz=1e6 GHz=1e9",
    "power": "mW=1e-3 W=1 kW=1e3 MW=1e6 GW=1e9",
    "energy": "Wh=1 kWh=1e3 MWh=1e6 GWh=1e9",
    "food energy": "kJ=1 kcal=4.184",
    "charge": "mAh=1 Ah=1e3",
    "pressure": "hPa=1 mbar=1 kPa=10 bar=1e3",
    "temperature": "°F=1 ℉=1 °C=1.8+32 ℃=1.8+32",
    "": "k=1e3 K=1e3 M=1e6 mn=1e6 Mio=1e6 million=1e6 bn=1e9 B=1e9 billion=1e9 Mrd=1e9",
}
_CONVERTED = Decimal("0.1")
"""Share by which a rounded conversion may be off, as one that takes 1,024 for 1,000 four times is."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is written; `of` is what it measures, "" for a magnitude such as k or million.

    A number times `factor` plus `offset` is the amount in the unit that all of its kind are counted in.
    """

    symbol: str
    of: str
    factor: Decimal
    offset: Decimal = Decimal(0)

    def amount(self, number: Decimal) -> Decimal:
        return number * self.factor + self.offset


@cache
def _units() -> Mapping[str, Unit]:
    found: dict[str, Unit] = {}
    for of, written in _BASES.items():
        for each in written.split():
            symbol, _, conversion = each.partition("=")
            factor, _, offset = conversion.partition("+")
            found.setdefault(symbol, Unit(symbol, of, Decimal(factor), Decimal(offset or 0)))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    symbols = "|".join(re.escape(symbol) for symbol in sorted(_units(), key=len, reverse=True))
    return re.compile(rf"[ \u00a0\u202f]?(?P<symbol>{symbols})(?![\w/])")


def unit_behind(text: str, end: int) -> tuple[Unit, int] | None:
    """The unit that stands right behind `end`, and where it ends."""
    match = _pattern().match(text, end)
    return (_units()[match["symbol"]], match.end()) if match else None


def same_amount(x: Decimal, a: Unit, y: Decimal, b: Unit) -> bool | None:
    """Whether two numbers with units are one amount; None where the units cannot tell."""
    if a.of != b.of:
        # One letter may mean several units: 5 m are metres or minutes.
        return False if min(len(a.symbol), len(b.symbol)) > 1 else None
    first, second = a.amount(x), b.amount(y)
    if first == second:
        return True
    return None if abs(first - second) <= _CONVERTED * max(abs(first), abs(second)) else False


def rounds_to(x: Decimal, magnitude: Unit, y: Decimal) -> bool:
    """Whether `y` written with a magnitude and the decimals of `x` is `x`: 1.2 M of 1,234,000."""
    places = Decimal(1).scaleb(int(x.as_tuple().exponent))
    return abs(x * magnitude.factor - y) <= places * magnitude.factor / 2
