"""Word lists of the generator. Order matters: the same seed must give the same data."""


def _split(words: str, by: str | None = None) -> tuple[str, ...]:
    """The words of a block; lists of more than single words are divided by bars."""
    return tuple(words.split(by) if by is None else words.replace("\n", by).split(by))


FIRST_NAMES = _split("""Ada Alan Alice Amir Ana Anna Ben Bella Carl Chen Clara Dana David Elena Emil Emma Erik Eva Farid
Finn Gina Grace Hana Hugo Ida Igor Ines Ivan Jack Jana Jonas Julia Kai Karen Lars Laura Leo Lina
Lucas Maria Mark Maya Mia Milo Nadia Nina Noah Nora Olga Omar Oscar Paul Petra Quinn Rachel Raj Rosa
Ruth Sam Sara Sofia Tara Theo Tom Uma Vera Victor Walter Wendy Yara Yusuf Zoe""")

LAST_NAMES = _split("""Adams Bauer Becker Bennett Brooks Carter Castro Clark Costa Cruz Diaz Dubois Evans Fischer Flores
Foster Garcia Gomez Gray Green Gupta Haas Hall Hansen Harris Hill Hoffman Howard Hughes Ito Jensen
Johnson Jones Kaya Keller Kim King Klein Kovacs Kumar Lee Lopez Meyer Miller Moore Morgan Murphy
Nguyen Novak Olsen Ortiz Park Patel Perez Peters Price Ramos Reed Reyes Rossi Russo Schmidt Scott
Silva Singh Smith Stone Suzuki Tanaka Taylor Torres Turner Vargas Walker Wang Weber White Wilson
Wood Wright Young Zhang""")

CITIES = _split(
    """Austin|Berlin|Boston|Bremen|Cairo|Chicago|Cork|Dallas|Denver|Dublin|Geneva|Ghent|Graz|Hamburg
Helsinki|Lagos|Leeds|Lima|Lisbon|London|Lyon|Madrid|Malmo|Miami|Milan|Munich|Nairobi|New York|Oslo
Ottawa|Paris|Porto|Prague|Quito|Riga|Rome|San Jose|Seattle|Seoul|Sofia|Tampa|Tokyo|Toronto|Turin
Vienna|Warsaw|York|Zurich""",
    "|",
)

ADJECTIVES = _split("""black blue brown classic compact cotton deluxe digital double fast fresh gold green grey heavy
large
leather light linen long metal mini modern new orange organic paper plain portable premium pure red
round royal short silver simple small smart soft solar solid steel thin travel warm white wide
wireless wooden wool yellow""")

NOUNS = _split("""adapter apple bag basket battery belt bike blanket board book bottle bowl box brush bulb cable
camera candle cap card case chair charger clock coat coffee cup curtain desk drill fan filter flask
folder fork frame glove guitar hammer hat headset heater hinge honey hook jacket jar kettle key
keyboard knife ladder lamp lens lock map marker mat mirror mixer monitor mouse mug needle notebook
oven pan pen pillow plant plate printer pump puzzle radio razor rope rug ruler scale scarf screen
shelf shirt shoe sink soap sofa speaker spoon stand stove strap switch table tablet tape tent ticket
tile tool towel toy tray truck umbrella vase vest wallet watch wheel whistle window wire""")

STATUSES = _split(
    """Active|Approved|Archived|Available|Backordered|Cancelled|Closed|Completed|Confirmed|Declined|Delayed
Delivered|Disabled|Draft|Enabled|Expired|Failed|Frozen|In progress|In review|In stock|In transit
Inactive|Not paid|On hold|On time|Open|Out for delivery|Out of stock|Overdue|Paid|Partially paid
Pending|Processing|Ready for pickup|Refunded|Rejected|Resolved|Scheduled|Shipped|Suspended|Unpaid
Verified|Waiting""",
    "|",
)

WORDS = _split("""about account after again all also always an and any are as ask at back be been before best both
bring build but by call can care change check choose come contact copy could customer day delivery
details do down each early easy every few find first for free from get give go good great have help
here home how if important in into is it item items just keep know last later learn less let like
list little local look made make many may member message more most much my need never next no not
note now of off offer old on once one only open or order other our out over own page part pay people
place plan please policy question read ready receive remember reply request return review right safe
sale same save see send service settings share ship shop show sign since so some soon start still
stop store support sure take team terms than thank that the their them then there these they this
those through time to today together too two under until up update use very visit want was way we
week well were what when where which while who why will with within without work would year you your""")

MODIFIERS = _split("""account agent annual arrival backup base billing birth booking branch broker budget buyer cabin
campaign carrier case charter claim class clinic company contract coupon courier credit customer
customs daily debit default delivery department departure deposit device discount driver due
emergency entry event exit expiry export filing final fleet flight floor freight gate gift group
guest handling hotel import index initial insurance internal invoice issue item job journal landing
lease ledger lender library license limit listing loan locker lot loyalty machine maintenance
manager market meal member merchant meter minimum monthly net office opening order package parcel
parking partner patient payment payroll pension permit plan platform policy pool previous primary
project property purchase quote rail reader receiver recovery referral refund regional registry
release renewal rental repair reserve return review room route sales sample school screening seat
secondary security seller sender server service session shift shipment shipping site station stock
storage store student supplier support survey tax team tenant terminal ticket toll tour trade
trainer transfer transit travel unit usage user vehicle vendor venue visa visit voucher wallet
warehouse warranty weekly yearly zone""")

HEADINGS = _split(
    """Account|Booking details|Checkout|Confirmation|Contact|Customer profile|Dashboard|Delivery|Details
Invoice|My account|Notes|Order details|Order summary|Overview|Payment|Profile|Receipt|Reservation
Settings|Shipment|Summary|Support|Thank you for your order|Your cart|Your trip""",
    "|",
)

CHROME = _split(
    """Home|Back|Continue|Save|Cancel|Help|Print|Download PDF|Log out|Sign in|Search|Edit|Menu|Next
Previous|Submit|Track package|View all|Contact us|Privacy|Terms|Cookies|Add to cart|Reply|Share
Close""",
    "|",
)
