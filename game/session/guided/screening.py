"""The questions of screening as they are asked, and what staff enter of the tests (protocol.md 2.2, 2.3)."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from game.programme.screening.items import ITEMS, Item
from game.programme.screening.kinds import By
from game.session.guided.desk import Crisis, Guide, Script, Stopped
from game.session.guided.limb import picture_of
from game.training.intake import ScreenItem
from game.view.feelings import Scale
from game.view.picks import Option, Pick
from game.view.staffed import Note

# How many sentences a question has, where it has more than one.
SENTENCES: Final = {
    "R1": 3, "R2a": 3, "R3": 2, "R5": 3, "R6": 2, "R8a": 2, "R10": 2, "R11": 2, "R12": 4, "R13": 2, "R14": 2,
    "R15": 2, "R16": 2, "R18": 2, "T4": 1,
}  # fmt: skip
# What an answer is called on its pad, where that is not "yes" and "no".
PADS: Final = {
    ("R3", "yes"): "r3-yes", ("R3", "severe"): "r3-severe",
    ("R4", "never"): "r4-never", ("R4", "sometimes"): "r4-sometimes", ("R4", "often"): "r4-often",
    ("R5", "no_single_image"): "r5-no-single-image",
    ("R8c", "rather_not"): "r8c-rather-not", ("R8c", "talked"): "r8c-talked",
    ("R11", "stiff"): "r11-stiff",
}  # fmt: skip
# Answers that only staff give, and only after they have talked.
LATER: Final = {("R8c", "talked")}
ICONS: Final = {"yes": "yes", "no": "no"}


def ask_item(guide: Guide, item_id: str, again: bool = False) -> Script[None]:
    """One item, asked of whoever may answer it, and told to the programme; Crisis where the day ends with it.

    `again`: what closed it is taken back by staff, who answer after they have looked or talked. What only staff
    answer is not asked where nobody is there: at home the day's first question stands for it.
    """
    item = ITEMS[item_id]
    staff = again or By.PATIENT not in item.who
    if staff and guide.alone:
        return
    if item.private:
        yield from _in_private(guide)
    answer, by = yield from (_scale(guide, item) if item.scale else _answer(guide, item, staff, again))
    if answer is None:
        return
    helped = staff or by or item.private
    who = By.STAFF if helped and not guide.alone else By.PATIENT
    guide.keep(ScreenItem(guide.desk.setting.day, item_id, answer, who.value), "screen_item")
    if item.private and answer == "yes":
        yield from crisis(guide)


def _answer(guide: Guide, item: Item, staff: bool, talked: bool) -> Script[tuple[str | int | None, bool]]:
    """By pads; the answer and whether somebody pressed for the patient."""
    key = guide.of_limb(item.item_id.lower())
    words = [answer for answer in item.answers if talked or (item.item_id, answer) not in LATER]
    if (item.item_id, "yes") not in PADS:
        # Yes before No, as everywhere.
        words.sort(key=lambda each: each != "yes")
    # A sign where the pad says just that: "a little" is no yes beside "very".
    said = [(each, PADS.get((item.item_id, each), each)) for each in words]
    options = tuple(Option(each, pad, icon=ICONS.get(pad, "")) for each, pad in said)
    lines = tuple(f"{item.item_id.lower()}-{number}" for number in range(2, SENTENCES.get(item.item_id, 1) + 1))
    screen = Pick(
        guide.desk.rules,
        key,
        options,
        scanning=guide.scanning,
        staff=staff,
        lines=lines,
        picture=picture_of(item.item_id.lower(), guide.desk.setting.limb),
    )
    yield from guide.ask(screen, key)
    return (screen.result if isinstance(screen.result, str) else None), screen.assisted


def _scale(guide: Guide, item: Item) -> Script[tuple[str | int | None, bool]]:
    key = item.item_id.lower()
    screen = Scale(guide.desk.rules, key, ends=(f"{key}-low", f"{key}-high"), scanning=guide.scanning)
    yield from guide.ask(screen, key)
    return screen.result, screen.assisted


def _in_private(guide: Guide) -> Script[None]:
    """Never on a screen that others see: staff turn it first."""
    yield from guide.ask(Note(guide.desk.rules, "staff-private", staff=True, scanning=guide.scanning))


def crisis(guide: Guide) -> Script[None]:
    """No exercise now; the sentence of 2.8 item 5 and the number of the site. Crisis, whatever is pressed."""
    lines = ("crisis-number",) if guide.desk.setting.crisis else ("crisis-someone-comes",)
    filled = (("number", guide.desk.setting.crisis),) if guide.desk.setting.crisis else ()
    # Who takes STOP here is not asked why; one that was taken before keeps the number from nobody.
    guide.desk.screens.heeded = guide.desk.screens.stopped
    with suppress(Stopped):
        yield from guide.ask(
            Note(guide.desk.rules, "crisis", lines, scanning=guide.scanning, filled=filled), "crisis"
        )
    raise Crisis


def told_today(guide: Guide) -> bool:
    """True where thoughts of self-harm were told today, before this program was started again."""
    finding = next((each for each in guide.course.chart.admission.findings if each.item == "R8c"), None)
    return finding is not None and finding.value == "yes" and finding.day == guide.today


def staff_result(guide: Guide, item_id: str, keys: dict[str, str]) -> Script[str | None]:
    """The result of a test that staff did in their own way, entered by them; None for not now."""
    options = tuple(Option(answer, words) for answer, words in keys.items())
    screen = Pick(
        guide.desk.rules,
        f"staff-{item_id.lower()}",
        options,
        none="staff-not-now",
        staff=True,
        scanning=guide.scanning,
    )
    yield from guide.ask(screen)
    if screen.result in keys:
        guide.chronicle.take(ScreenItem(guide.desk.setting.day, item_id, str(screen.result), By.STAFF.value))
        return str(screen.result)
    return None
