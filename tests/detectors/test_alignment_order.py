"""What stands several times: which of them is meant is told by what stands around, and by the order of reading."""

from tests.alignment_cases import compare, image, values

CHAT = [
    ("Where is my order 2724666?", "03:52"),
    ("It is on its way to Madrid.", "11:38"),
    ("And the refund of $18.75?", "12:40"),
    ("You will get it within 35 days.", "20:36"),
    ("Please write to olga@example.com then.", "21:15"),
]


def test_times_that_changed_places_in_a_chat_are_found() -> None:
    shown: list[str | list[tuple[int, str]]] = []
    for number, (said, time) in enumerate(CHAT):
        shown += [[(20 + 400 * (number % 2), said)], [(20 + 400 * (number % 2), time)]]
    times = [time for _, time in CHAT]
    times[3], times[4] = times[4], times[3]
    told = "\n".join(f"{said}\n{time}" for (said, _), time in zip(CHAT, times, strict=True))
    assert values(compare(image(*shown), told)) == {("20:36", "21:15"), ("21:15", "20:36")}


def test_measures_of_different_things_that_changed_places_are_found() -> None:
    shown = image("Creatinine: 551 h", "Magnesium: 84.8 kg")
    assert not compare(shown, "Creatinine: 84.8 kg\nMagnesium: 12.5 kg").findings[1:]
    assert values(compare(shown, "Creatinine: 84.8 kg\nMagnesium: 551 h")) == {
        ("551 h", "84.8 kg"),
        ("84.8 kg", "551 h"),
    }


def test_a_state_is_not_taken_from_a_page_that_is_not_shown() -> None:
    lines = ("Payslip", "Gross: $912.50", "Pension: 9%", "Church tax", "Enabled", "Company car", "Enabled")
    shown = image(*lines, "Paid on: May 4, 2026")
    hidden = "Payslip\nGross: $731.20\nPension: 8%\nCompany car\nDisabled\nChurch tax\nEnabled\nPaid on: June 2, 2025"
    same = "\n".join((*lines, "Paid on: May 4, 2026"))
    assert not compare(shown, f"{same}\n{hidden}").findings
    changed = same.replace("Church tax\nEnabled", "Church tax\nDisabled")
    assert values(compare(shown, f"{changed}\n{hidden}")) == {("Enabled", "Disabled")}


def test_a_state_above_a_state_is_not_its_label() -> None:
    shown = image("E-mail", "Off", "Updates", "On")
    told = "E-mail\nOff\nUpdates\nOff\nLocation\nOn"
    assert values(compare(shown, told)) == {("On", "Off")}


def test_another_currency_within_a_sentence_is_found() -> None:
    rest = "of which you bear a tenth yourself, as was agreed when the contract was made"
    shown = image(f"The repair costs $57.96, {rest}")
    assert values(compare(shown, f"The repair costs €57.96, {rest}")) == {("$57.96", "€57.96")}


def test_a_value_over_a_charts_bar_is_named_below_it() -> None:
    months, heights = ("Jan", "Feb", "Mar", "Apr"), (4, 1, 3, 2)
    amounts = ("$318.75", "$433.14", "$76.76", "$943.11")
    rows: list[str | list[tuple[int, str]]] = ["Turnover by month"]
    for row in range(1, 5):
        placed = zip(heights, amounts, strict=True)
        rows.append([(60 + 120 * place, amount) for place, (height, amount) in enumerate(placed) if height == row])
    rows += ["", [(75 + 120 * place, month) for place, month in enumerate(months)]]
    told = "Turnover by month\n" + "\n".join(
        f"{amount}\n{month}" for amount, month in zip(amounts, months, strict=True)
    )
    assert not compare(image(*rows), told).findings
    assert values(compare(image(*rows), told.replace("$76.76", "$21.03"))) == {("$76.76", "$21.03")}


def test_a_degree_written_as_one_sign_is_the_same_unit() -> None:
    shown = image("Tomorrow", "High: 22℃", "Low: -8℃")
    assert not compare(shown, "Tomorrow\nHigh: 22 °C\nLow: -8 °C").findings
    assert values(compare(shown, "Tomorrow\nHigh: 21 °C\nLow: -8 °C")) == {("22℃", "21 °C")}
