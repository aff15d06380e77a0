"""The eight domains: what a page of each is called and which fields it has."""

from dataclasses import dataclass

from crosscheck_service.evaluation.suite.values import Edit, kind_of


@dataclass(frozen=True, slots=True)
class Label:
    """A field's name on the page and its kind of value. `alias` is another page's name for the same, or ""."""

    name: str
    kind: str
    alias: str = ""

    @property
    def edits(self) -> frozenset[Edit]:
        return kind_of(self.kind).edits


@dataclass(frozen=True, slots=True)
class Domain:
    """`titles` head a page; `labels` are what may stand on it."""

    name: str
    titles: tuple[str, ...]
    labels: tuple[Label, ...]


def _domain(name: str, titles: str, labels: str) -> Domain:
    """Labels are written as name, kind, alias, divided by bars, one a line."""
    parsed = []
    for line in labels.strip().splitlines():
        label, kind, *alias = (piece.strip() for piece in line.split("|"))
        parsed.append(Label(label, kind, alias[0] if alias else ""))
    return Domain(name, tuple(titles.split("|")), tuple(parsed))


DOMAINS = (
    _domain(
        "shop",
        "Your order|Order details|Purchase summary",
        """
        Order total | money | Total
        Items subtotal | money
        Shipping cost | money | Shipping
        Order number | identifier
        Delivery date | date
        Order date | date
        Product | product
        Colour | colour
        Carrier | carrier
        Recipient | person
        Quantity | count
        Availability | state:in stock
        Return policy | state:refundable
        Package weight | weight
        """,
    ),
    _domain(
        "news",
        "Local news|Today in brief|News desk",
        """
        Topic | topic
        Author | person
        Publication date | date | Published
        Event date | date
        Location | place
        Attendance | count | Visitors
        Turnout | percent
        Cost estimate | money | Estimated cost
        Budget | money
        Sponsor | company
        Spokesperson | person
        Claim status | state:confirmed
        Decision | state:approved
        Start time | time
        """,
    ),
    _domain(
        "maps",
        "Route overview|Directions|Trip details",
        """
        Destination | place
        Starting point | place
        Distance | distance
        Walking distance | distance
        Travel time | length | Duration
        Parking time | length
        Arrival | time | Arrival time
        Departure | time
        Main road | road
        Transport | transport
        Toll | money
        Address | address
        Road status | state:closed
        Parking status | state:available
        """,
    ),
    _domain(
        "health record",
        "Patient record|Visit summary|Medical record",
        """
        Patient | person | Patient name
        Doctor | person
        Date of birth | date
        Next appointment | date
        Medicine | medicine
        Dose | dose | Daily dose
        Evening dose | dose
        Allergy | allergy
        Diagnosis | diagnosis
        Pulse | pulse
        Record number | identifier
        Body weight | body weight
        Vaccination | state:complete
        Consent | state:signed
        """,
    ),
    _domain(
        "bank",
        "Account overview|Transfer details|Statement",
        """
        Current balance | money | Balance
        Available balance | money
        Transfer amount | money
        Account number | identifier
        Reference | identifier
        Beneficiary | person | Payee
        Bank | company
        Interest rate | percent
        Overdraft rate | percent
        Account type | account
        Due date | date
        Booking date | date
        Transfer status | state:executed
        Card status | state:blocked
        """,
    ),
    _domain(
        "tickets",
        "Your tickets|Booking details|Reservation",
        """
        Event | event
        Venue | venue
        Event date | date
        Booking date | date
        Entry time | time
        Start time | time | Show starts
        Ticket price | money | Price
        Service fee | money
        Booking code | identifier | Booking reference
        Seat count | count | Seats
        Holder | person
        City | place
        Ticket type | state:transferable
        Booking status | state:paid
        """,
    ),
    _domain(
        "settings",
        "Account settings|Preferences|Device settings",
        """
        Language | language
        Theme | theme
        Monthly fee | money
        Storage fee | money
        Renewal date | date | Renews on
        Last login | date
        Device ID | identifier | Device number
        Owner | person
        Battery | percent
        Free storage | percent
        Screen timeout | length
        Backup time | time
        Two-factor login | state:enabled
        Location sharing | state:allowed
        """,
    ),
    _domain(
        "calendar",
        "Meeting details|Calendar entry|Appointment",
        """
        Meeting | meeting
        Organiser | person
        Note taker | person
        Date | date | Meeting date
        Reply deadline | date
        Start time | time | Starts at
        End time | time
        Room | room
        City | place
        Duration | length
        Number invited | count
        Number accepted | count
        Attendance | state:required
        Slot status | state:confirmed
        """,
    ),
)
