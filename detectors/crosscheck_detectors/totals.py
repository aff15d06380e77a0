"""What a page asks to be paid: amounts under a label such as "Total", or on a button such as "Pay $40.00"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from crosscheck_detectors.context import Box, ImagePart
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.sheet import Role, Sheet
from crosscheck_detectors.ocr_alignment.values import Kind, Value, find

_TOTALS = frozenset(
    "total grandtotal ordertotal carttotal baskettotal totaldue totalamount totalamountdue amountdue amounttopay topay "
    "totaltopay youpay youllpay finaltotal balancedue totalprice totalcost paymentamount amountcharged paymenttotal "
    "totalpayable amountpayable invoicetotal bookingtotal triptotal totaltoday duetoday todaystotal totalcharge "
    "gesamt gesamtbetrag gesamtsumme summe zuzahlen endbetrag rechnungsbetrag gesamtpreis zahlbetrag "
    "totalttc montanttotal netapayer totalapayer apagar importetotal totalapagar totale totaledapagare importo "
    "totaal tebetalen totaalbedrag totalt attbetala sumatotal razem dozaplaty celkem".split()
)
_PAYING = frozenset(
    "pay paynow payamount confirmandpay payandconfirm buy buynow buyfor placeorder donate transfer send withdraw "
    "checkout payorder confirmpayment makepayment zahlen jetztzahlen payer payermaintenant pagar pagarahora paga "
    "bezahlen kaufen acheter comprar completepurchase completeorder submitorder confirmorder placeyourorder "
    "jetztbezahlen jetztkaufen bestellen jetztbestellen zahlungspflichtigbestellen kostenpflichtigbestellen "
    "commander passercommande validermacommande valideretpayer confirmeretpayer pagaryconfirmar confirmarypagar "
    "realizarpedido confirmarpedido tramitarpedido finalizarcompra completaacquisto acquista ordina".split()
)
_ASIDE = re.compile(r"\([^)]*\)|\b(?:incl|inc|including|inkl)\b.*$", re.IGNORECASE)
_DIRECT = frozenset((Role.OWN, Role.LEFT, Role.HEADER, Role.BEFORE))
LEVEL = 0.3
"""Share of the lower of two boxes' heights by which an amount and the one label before it are level at the least."""
WRAPPED = 1.0
"""Heights of an amount by which a currency, broken off to the next line, is away from it at most."""


@dataclass(frozen=True, slots=True)
class Total:
    """An amount to be paid as an image shows it; `score` is how surely it was read."""

    part_id: str
    label: str
    value: Value
    box: Box
    quote: str
    score: float


def is_total(label: str) -> bool:
    """Whether a label names what is to be paid in all; "Subtotal" and "Total savings" do not."""
    return key(_ASIDE.sub("", label)) in _TOTALS


def is_paying(words: str) -> bool:
    """Whether a button's words, without an amount, say that it pays."""
    return key(_ASIDE.sub("", words)) in _PAYING


def totals(side: Side, part: ImagePart) -> list[Total]:
    """All that an image shows, in reading order; a currency that a line break parts from its amount belongs to it."""
    return [
        Total(part.id, name, _whole(field, field.place), field.place, field.quote, field.score)
        for field in side.fields
        if isinstance(field.place, Box) and (name := _names(field))
    ]


def is_amount(value: Value) -> bool:
    """Whether a value can be a sum of money: with a currency, or with two decimals."""
    return value.kind is Kind.MONEY or (value.kind is Kind.NUMBER and re.search(r"[.,]\d\d$", value.text) is not None)


def numbers(value: Value) -> frozenset[Decimal]:
    return frozenset(each for each in value.readings if isinstance(each, Decimal))


def _names(field: Field) -> str:
    """The label under which a field is a total, "" if it is none."""
    if not is_amount(field.value):
        return ""
    for label in field.labels:
        # Of several labels the nearest one says what the amount is.
        if label.role in _DIRECT:
            return label.text if is_total(label.text) or (label.role is Role.OWN and is_paying(label.text)) else ""
    return _beside(field)


def _beside(field: Field) -> str:
    """The label before an amount that stands too low for its row, as an image does, where nothing else has it."""
    sheet, before = field.sheet, field.cell - 1
    if before < 0 or not is_total(sheet.cells[before].text) or len(sheet.row_cells[sheet.rows[before]]) > 1:
        return ""
    label, amount = _box(sheet, before), _box(sheet, field.cell)
    if label is None or amount is None or label.x1 > amount.x0:
        return ""
    shared = min(label.y1, amount.y1) - max(label.y0, amount.y0)
    return sheet.cells[before].text if shared >= LEVEL * min(label.height, amount.height) else ""


def _whole(field: Field, place: Box) -> Value:
    """The amount with the currency that stands alone right under it, if it has none itself."""
    sheet = field.sheet
    if field.value.unit or not field.alone:
        return field.value
    for other in range(field.cell + 1, len(sheet.cells)):
        box = _box(sheet, other)
        if box is None or box.y0 - place.y1 > WRAPPED * place.height:
            break
        aligned = min(abs(box.x0 - place.x0), abs(box.x1 - place.x1)) <= place.height
        if box.y0 >= place.y1 and aligned:
            together = f"{field.value.text} {sheet.cells[other].text}"
            values = find(together)
            if len(values) == 1 and values[0].kind is Kind.MONEY and values[0].text == together:
                return values[0]
    return field.value


def _box(sheet: Sheet, cell: int) -> Box | None:
    place = sheet.cells[cell].place(0, len(sheet.cells[cell].text))
    return place if isinstance(place, Box) else None
