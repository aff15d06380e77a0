"""Pages that agree although they are not equal: none of them may give a finding. The set grows with every false alarm.

Each case is what the screen shows and what the text says; a row of the screen is one text or several with their x.
"""

from collections.abc import Mapping

import pytest
from alignment_cases import image, text

from crosscheck_detectors.context import Case, Source
from crosscheck_detectors.ocr_alignment import report

Row = str | list[tuple[int, str]]

CASES: Mapping[str, tuple[list[Row], str]] = {
    "one-sided text": (["Total: $45.00", "Need help? Call 555-0100"], "Total: $45.00\nNewsletter: weekly\nPoints: 120"),
    "text below the fold": (
        ["Order 1: $5.00", "Order 2: $6.00"],
        "\n".join(f"Order {n}: ${n + 4}.00" for n in range(1, 40)),
    ),
    "truncation by an ellipsis": (
        ["Product: Wireless headph…", "City: San Fran..."],
        "Product: Wireless headphones\nCity: San Francisco",
    ),
    "two links drawn over each other": (
        ["Chapter 9. Quotas", [(20, "Précegeiveau supérieur")], "The end"],
        "Chapter 9. Quotas\nPrécédent\nNiveau supérieur\nThe end",
    ),
    "several pages of numbers in a row": (
        [
            [(20, "Prev"), (60, "1"), (80, "2"), (100, "3"), (120, "4"), (140, "5"), (160, "Next")],
            [(20, "Prev"), (60, "1"), (80, "2"), (100, "3"), (120, "4"), (140, "5"), (160, "Next")],
            [(20, "Prev"), (160, "Next")],
            [(60, "1"), (80, "2"), (100, "3"), (120, "4"), (140, "5")],
        ],
        "Prev\n1\n2\n3\n4\n5\nNext\nPrev\n1\n2\n3\n4\n5\nNext\nPrev\nNext\n1\n2\n3\n4\n5",
    ),
    "a menu that a snapshot says twice": (
        ["Chat", "Inbox", "Kanban", "Files", "Notifications"],
        "Chat\nChat\nInbox\nInbox\nKanban\nKanban\nFiles\nFiles\nNotifications\nNotifications",
    ),
    "a name of letters and digits cut off": (
        ["Messages *E222* *E228* *E232* *E29", "See also the index"],
        "Messages *E222* *E228* *E232* *E293* *E298* *E322*\nSee also the index",
    ),
    "the mark of a box beside words that say not": (
        [[(20, "Single toggle"), (200, "Checked")], [(20, "Border"), (200, "None")]],
        "Single toggle [not checked]\nChecked\nBorder\nNone",
    ),
    "an address that begins in the line before": (
        ["Write to the team at debian-", "110n-spanish@lists.example.org for help"],
        "Write to the team at debian-l10n-spanish@lists.example.org for help",
    ),
    "truncation by the edge": (["Reference: AB-2026-00"], "Reference: AB-2026-0042"),
    "reordering": (["Subtotal: $40.00", "Tax: $5.00", "Total: $45.00"], "Total: $45.00\nTax: $5.00\nSubtotal: $40.00"),
    "sorted the other way": (
        [[(20, "Lamp"), (200, "$5.00")], [(20, "Mug"), (200, "$9.00")], [(20, "Vase"), (200, "$7.00")]],
        "Vase\t$7.00\nMug\t$9.00\nLamp\t$5.00",
    ),
    "a label behind another value": (
        [
            [(20, "Reference"), (220, "AG-189563")],
            [(20, "Bank"), (220, "Harrow Motors")],
            [(20, "Account number"), (220, "Q-0490")],
            "Card status",
            "Blocked",
        ],
        "Bank\nHarrow Motors\nTerms and conditions apply.\nCard status\nBlocked\nReference\nAG-189563",
    ),
    "labels behind one value in two orders": (
        ["Attendance", "Required", "Note taker", "Marta Hartmann", "End time", "3:48 AM"],
        "Attendance\nRequired\nDuration\n14 min\nEnd time\n3:48 AM\nNote taker\nMarta Hartmann",
    ),
    "a value behind another one, and a label there": (
        [[(20, "City"), (200, "Cologne")], [(20, "Note taker"), (200, "Ursula Sorensen")]],
        "City\nCologne\nRoom\nFalcon\nNote taker\nUrsula Sorensen",
    ),
    "another system's names for labels": (
        [[(20, "Start time"), (200, "10:05 PM")], [(20, "Device ID"), (200, "C-1700")], [(20, "City"), (200, "Oslo")]],
        "Starts at: 22:05\nDevice number: C-1700\nCity: Oslo",
    ),
    "prices of two fields in another order": (
        [[(20, "Ticket price"), (200, "$938.36")], [(20, "Venue"), (200, "Atlas Arena")], [(20, "Seats"), (200, "16")]],
        "Service fee\nUSD 42.90\nVenue\nAtlas Arena\nSeats\n16",
    ),
    "times of two fields in another order": (
        [[(20, "Departure"), (200, "11:02 AM")], [(20, "Vehicle"), (200, "Bus")], [(20, "Stops"), (200, "16")]],
        "Vehicle\nBus\nArrival: 12:06\nStops\n16",
    ),
    "a number in a label": (
        [[(20, "Carbohydrates"), (200, "15 g"), (320, "31 g")], [(20, "Sugar"), (200, "8 g"), (320, "16 g")]],
        "Carbohydrates per 100 g: 15 g\nCarbohydrates per portion: 31 g\nSugar per 100 g: 8 g\nSugar per portion: 16 g",
    ),
    "two headings": (["Account settings", "Language", "Polish"], "Device settings\nLanguage\nPolish"),
    "other sentences behind a value": (
        ["Street", "Birch Lane", "Contact us with any question.", "Toll", "None"],
        "Street\nBirch Lane\nThank you for your patience.\nToll\nNone",
    ),
    "a number that the next line names": (
        [[(20, "Pulse"), (200, "146 bpm")], [(20, "Doctor"), (200, "Adele Delgado")]],
        "Doctor\tAdele Delgado\nEvening dose\t519 ml\nPulse\t146 bpm",
    ),
    "a heading and what stands beside it on the screen": (
        [[(20, "Layout"), (300, "GitHub")], "Columns", "Grid"],
        "Layout\nThe Spectre.css\nColumns\nGrid\nGitHub",
    ),
    "a percentage whose sign stands apart": (["$62.03", "-40%", "$295.58"], "$62.03\n-\n40%\n$295.58"),
    "a sentence that a link breaks": (
        ["Ratings", "MPI does not check the size", "Errors"],
        "Ratings\nMPI does\nnot\ncheck the size\nErrors",
    ),
    "numbers of headings": (
        [[(20, "7.4."), (80, "Using lintian")], [(20, "7.5."), (80, "The debc command")]],
        "7.5. The debc command\n7.4. Using lintian",
    ),
    "tuples of numbers": (
        ["(1,3,2), (2,3)", "(1,2,3), (1,2)"],
        "(1,2,3), (1,2), (1,3)\n(1,3,2), (2,3), (1,2), (1,2), (1,2), (1,2), (1,2)",
    ),
    "a number that runs into the next one": ([[(20, "Load balancers"), (200, "6717")]], "Load balancers\n67 / 7"),
    "a unit read as a digit": ([[(20, "Capacity"), (200, "201")], "Five stars"], "Capacity\n20 l\nFive stars"),
    "what a program calls a value": (
        ["Municipal Energy", "Your energy bill", "Anna Berg"],
        '{\n"supplier": "Municipal Energy",\n"account_holder": "Anna Berg"\n}',
    ),
    "cards from right to left": (
        [[(20, "3,462"), (300, "2,300")], [(20, "عملاء جدد"), (300, "المستخدمون اليوم")]],
        "عملاء جدد\n2,300\nالمستخدمون اليوم\n3,462",
    ),
    "reformatted amount": (["Total: $1,284.50", "Fee: 1.234,50 €"], "Total: 1284.5 USD\nFee: EUR 1234.50"),
    "reformatted date": (["Due: 14 Mar 2026", "Paid: 03/04/2026"], "Due: 2026-03-14\nPaid: 3 April 2026"),
    "time stamp of a machine": (["Created: Mar 14, 2026"], "Created: 2026-03-14T23:10:00Z"),
    "reformatted time": (["Departs: 2:05 PM"], "Departs: 14:05"),
    "stated rounding": (["Distance: 12.3 km", "Rating: 4.7"], "Distance: 12.34 km\nRating: 4.68"),
    "magnitude": (["Followers: 1.2M", "Views: 15k"], "Followers: 1,234,567\nViews: 14,980"),
    "relative time": (["Updated: 5 minutes ago", "Sent: yesterday"], "Updated: 2026-03-14 10:05\nSent: March 13, 2026"),
    "relative times at two moments": (["Updated: 5 minutes ago"], "Updated: 6 minutes ago"),
    "placeholder": (
        [[(20, "E-mail"), (160, "you@example.com")]],
        "E-mail\nPlaceholder: you@example.com\nEnter your e-mail",
    ),
    "menu": (
        [[(20, "Home"), (120, "Cart"), (220, "Help")], "Total: $45.00"],
        "Home\nOrders\nCart\nHelp\nTotal: $45.00",
    ),
    "closed accordion": (
        ["Shipping", "Returns", "Total: $45.00"],
        "Shipping\nDelivered in 3 days\nReturns\nWithin 30 days\nTotal: $45.00",
    ),
    "screen-reader-only text": (["Total", "$45.00"], "Total\n(opens in a new tab)\nCurrent price:\n$45.00"),
    "tooltip": (["Balance: $45.00"], "Balance: $45.00\nBalance: money that you can spend"),
    "capital letters": (["ORDER TOTAL: $45.00", "STATUS: SHIPPED"], "Order total: $45.00\nStatus: Shipped"),
    "line breaks": (
        ["Delivery address: 12 Long", "Street, Springfield"],
        "Delivery address: 12 Long Street, Springfield",
    ),
    "soft hyphens": (["Status: Bestätigungsschreiben"], "Status: Bestätigungs\u00adschreiben"),
    "ligatures": (["Office: Pacific Traffic"], "Oﬃce: Paciﬁc Traﬃc"),
    "right to left": (["Total: $45.00"], "\u200fالمجموع: 45.00$\u200e\nTotal: $45.00"),
    "full width digits": (["合計: 1234円"], "合計: １２３４円"),
    "no-break spaces": (["Total: 1 284,50 €"], "Total: 1\u00a0284,50\u00a0€"),
    "minus signs": (["Discount: -$5.00"], "Discount: \u2212$5.00"),
    "quotes": (["Title: “It’s here”"], 'Title: "It\'s here"'),
    "dashes": (["Period: 2025–2026"], "Period: 2025-2026"),
    "masked card": (["Card: •••• 4242"], "Card: 4111 1111 1111 4242"),
    "masked password": (["Password: ••••••••"], "Password: correct-horse-7"),
    "counter of a cart": ([[(20, "Cart (3)")], "Total: $45.00"], "Cart\nTotal: $45.00"),
    "two prices, one struck out": (["Price: $45.00 $60.00"], "Price: $45.00\nWas: $60.00"),
    "the same label in two panels": (
        ["Shipping address", "Name: Anna Berg", "Billing address", "Name: Nils Olsen"],
        "Shipping address\nName: Anna Berg\nBilling address\nName: Nils Olsen",
    ),
    "only the second of two panels is shown": (
        ["Billing address", "Name: Nils Olsen"],
        "Shipping address\nName: Anna Berg\nBilling address\nName: Nils Olsen",
    ),
    "phone with and without its country": (["Phone: (030) 1234567"], "Phone: +49 30 1234567"),
    "address bar": (["Site: example.com/pay"], "Site: https://www.example.com/pay"),
    "unit converted": (["Weight: 1.5 kg"], "Weight: 1500 g"),
    "percentage without its sign": (["VAT: 19 %"], "VAT: 19"),
    "page of pages": (["Page 2 of 9", "Total: $45.00"], "Page 2\nTotal: $45.00"),
    "sale badge beside a value": ([[(20, "Price"), (160, "$45.00"), (260, "NEW")]], "Price: $45.00"),
    "a price beside another card's count": (
        [[(20, "Starter"), (300, "Team")], [(20, "€79.47"), (300, "€90.10")]],
        "Starter\n2 projects\nTeam\n€90.10",
    ),
    "a row that the text lacks beside a digit that was not read": (
        [
            [(20, "Article"), (240, "Count"), (400, "Price")],
            [(20, "Vintage Notebook"), (240, "5"), (400, "$218.78")],
            [(20, "Bamboo Phone Stand"), (240, "69"), (400, "$78.53")],
            [(20, "Foldable Desk Lamp"), (240, "580"), (400, "$760.73")],
            [(20, "Compact Notebook"), (400, "$88.15")],
        ],
        (
            "Article\tCount\tPrice\nVintage Notebook\t5\t$218.78\nFoldable Desk Lamp\t580\t$760.73\n"
            "Compact Notebook\t7\t$88.15"
        ),
    ),
    "switches in other words": (["Dark mode: On", "Weekly report: Off"], "Dark mode: Enabled\nWeekly report: Disabled"),
    "names of fields in other words": (
        [
            [(20, "Ship to"), (200, "Anna Berg")],
            [(20, "Sum"), (200, "$45.00")],
            [(20, "Arrival"), (200, "14 March 2026")],
        ],
        "recipient\tAnna Berg\ntotal\t$45.00\ndelivery\t2026-03-14",
    ),
    "tags in another order": (
        [[(20, "Wool"), (120, "Linen"), (220, "Silk"), (320, "Cotton")], "Price: $45.00"],
        "Silk\nLinen\nWool\nCotton\nPrice: $45.00",
    ),
    "a list in another order": (
        ["Wool", "Linen", "Silk", "Cotton", "Price: $45.00"],
        "Silk\nLinen\nWool\nCotton\nPrice: $45.00",
    ),
    "cards in another order": (
        ["Lamp", "$5.00", "3 left", "Mug", "$9.00", "8 left", "Vase", "$7.00", "2 left"],
        "Vase\n$7.00\n2 left\nLamp\n$5.00\n3 left\nMug\n$9.00\n8 left",
    ),
    "a heading before another sentence": (
        ["Building programs", "To test cross compiled binaries on another host, you can use an emulator."],
        "Building programs\nOn the host itself, the compiler that comes with it\nBuilding programs\nOther",
    ),
    "lines of code that look alike": (
        ["enum Coin {", [(20, "Coin::Nickel => 5,")], "Coin::Dime => 10,"],
        "match coin {\nCoin::Penny => 1, Coin::Nickel => 7\n}",
    ),
    "a setting in code": (
        ["16.94. *-win7-windows-gnu"],
        'build-stage = 1\ntarget = ["x86_64-win7-windows-gnu"]',
    ),
    "letters that the font lacks": (
        [[(20, "Name: 000000000000000000 1")], "Total: $45.00"],
        "Name: \u578b\u8bed\u53e5\u7528\u4e8e 3\nTotal: $45.00",
    ),
    "a list as long as the text": (
        ["asn_node, typedef in libtasn1", "asn_node_const, typedef in libtasn1", "asn_node_st, typedef in libtasn1"],
        "asn_node, typedef in libtasn1\nasn_node_const, typedef in libtasn1\nasn_node_st, typedef in libtasn1",
    ),
    "empty text": (["Total: $45.00"], ""),
}


@pytest.mark.parametrize("name", CASES)
def test_no_finding(name: str) -> None:
    rows, content = CASES[name]
    found = report(Case((image(*rows), text(content)))).findings
    assert not found, [(each.field, each.evidence[0].value, each.evidence[1].value) for each in found]


@pytest.mark.parametrize(
    "name", [name for name, (rows, _) in CASES.items() if all(isinstance(row, str) for row in rows)]
)
def test_no_finding_between_two_texts_or_two_screenshots(name: str) -> None:
    rows, content = CASES[name]
    said = "\n".join(row for row in rows if isinstance(row, str))
    told = text(content, "tool", Source.TOOL_OUTPUT)
    assert not report(Case((text(said), told))).findings
    both = (image(*rows), image(*content.split("\n"), part_id="second"))
    assert not report(Case(both)).findings
