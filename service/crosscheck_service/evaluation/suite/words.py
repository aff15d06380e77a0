"""Names and phrases of the suite. Their order is part of it: the same seed gives the same items."""

from collections.abc import Mapping
from types import MappingProxyType


def _split(words: str, by: str | None = None) -> tuple[str, ...]:
    return tuple(words.split()) if by is None else tuple(words.replace("\n", by).split(by))


FIRST_NAMES = _split("""Adele Anton Aisha Bruno Carmen Cedric Daria Dmitri Elif Enzo Fatima Felix Greta Hamid Helga
Isaac Ivy Jamila Joris Katia Kenji Lena Lorenzo Malik Marta Nils Noor Otto Paloma Pedro Ronja Rufus Selma Stefan
Tamar Tobias Ursula Valentin Wanda Xavier Yannick Zelda""")

LAST_NAMES = _split("""Abbott Almeida Baptiste Barlow Bergman Castle Conrad Dahl Delgado Eriksen Falk Farrow Galvez
Gruber Halloran Hartmann Ibrahim Iversen Jansen Kessler Kowalski Lambert Lindqvist Marlow Mendes Norris Oakley
Petrov Quigley Renner Sandoval Sorensen Thornton Ulrich Valdez Wexler Yilmaz Zeller""")

PLACES = _split(
    """Aberdeen|Antwerp|Bergen|Bilbao|Bologna|Bordeaux|Bristol|Cardiff|Cologne|Cordoba|Gdansk|Glasgow|Halifax
Innsbruck|Leipzig|Ljubljana|Marseille|Naples|Odense|Ostrava|Perth|Plymouth|Rotterdam|Salzburg|Seville|Tallinn
Trieste|Utrecht|Valencia|Verona""",
    "|",
)

STREETS = _split(
    """Birch Lane|Bridge Street|Canal Road|Castle Hill|Chapel Row|Fountain Square|Garden Walk|Harbour Street
Juniper Avenue|Lantern Court|Linden Road|Market Street|Meadow Drive|Mill Lane|Orchard Way|Quarry Road
Rosemary Lane|Station Road|Tower Street|Willow Close""",
    "|",
)

COMPANIES = _split(
    """Alder Energy|Blue Heron Media|Cobalt Freight|Dune Telecom|Ember Foods|Fjord Airlines|Granite Bank
Harrow Motors|Indigo Systems|Kestrel Rail|Larkspur Hotels|Meridian Steel|Nimbus Insurance|Opal Pharma
Pinnacle Water|Quartz Robotics|Raven Textiles|Saffron Retail""",
    "|",
)

_PHRASES = {
    "product": """Bamboo shelf|Canvas backpack|Ceramic teapot|Copper kettle|Cycling jacket|Desk organiser|Folding stool
Garden hose|Glass carafe|Hiking boots|Linen apron|Mesh chair|Oak bench|Pasta maker|Rain barrel|Steel bicycle
Table tennis set|Tripod lamp|Velvet cushion|Wool rug""",
    "carrier": "Arrow Post|Bluebird Express|Coastline Parcel|Hermit Couriers|Northgate Logistics|Swift Line|Tern Cargo",
    "colour": "Amber|Charcoal|Coral|Cream|Forest green|Lavender|Maroon|Mustard|Navy|Olive|Rust|Teal|Turquoise",
    "topic": """Budget debate|Bridge repair|Flood warning|Harvest festival|Library reopening|Marathon route
Museum opening|Power outage|School merger|Tram extension|Water shortage|Wind farm""",
    "road": "Route 7|Route 12|Coastal Highway|Elm Parkway|Northern Bypass|Ridge Road|River Tunnel|Valley Expressway",
    "transport": "Bicycle|Bus|Car|Cable car|Ferry|On foot|Tram|Underground",
    "medicine": """Amlodipine|Atorvastatin|Bisoprolol|Cetirizine|Doxycycline|Furosemide|Ibuprofen|Levothyroxine
Metformin|Omeprazole|Paracetamol|Ramipril|Sertraline|Warfarin""",
    "allergy": "Birch pollen|Codeine|Eggs|Latex|Nickel|Peanuts|Penicillin|Shellfish|Sulfa drugs|Walnuts|Wasp venom",
    "diagnosis": "Asthma|Bronchitis|Eczema|Gastritis|Gout|Hypertension|Migraine|Pneumonia|Sciatica|Sinusitis",
    "account": "Basic current|Business|Children's savings|Joint current|Premium savings|Student current",
    "event": """Chamber concert|Comedy night|Film premiere|Folk festival|Ice show|Jazz evening|Opera gala|Poetry reading
Rock concert|Science lecture""",
    "venue": """Atlas Arena|Cedar Theatre|Dockside Hall|Grand Pavilion|Lakeside Stage|Mirror Club|Old Brewery
Riverside Park|Summit Dome""",
    "language": "Catalan|Danish|Dutch|English|Finnish|French|German|Italian|Polish|Portuguese|Spanish|Swedish",
    "theme": "Dark|High contrast|Light|Sepia|Solarised|System default",
    "meeting": """Board review|Budget planning|Client call|Design workshop|Hiring interview|Product demo
Security briefing|Team retrospective|Vendor meeting""",
    "room": "Acorn|Beacon|Cypress|Delta|Echo|Falcon|Glacier|Horizon|Iris|Juniper",
}
PHRASES: Mapping[str, tuple[str, ...]] = MappingProxyType({kind: _split(all_, "|") for kind, all_ in _PHRASES.items()})

SENTENCES = _split(
    """Please keep this page for your records.|All times are local.|Contact us with any question.
Terms and conditions apply.|This page is updated once a day.|Scroll down for more details.
Thank you for your patience.|Sign in to see further options.|You can print this page at any time.
Some details may not be shown here.|See the help pages for more.|Your privacy matters to us.""",
    "|",
)
"""Lines between fields, which answer no question."""
