"""At a station of a ward: whose visit it is and whether the place is clean, before anything is opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exercises.words import load_words
from game.body.joints import Side
from game.chronicle.past import read_past
from game.scoring.journal import Journal
from game.scoring.station import bring, is_enrolled
from game.scoring.trouble import JournalError
from game.session.guided import tile
from game.session.guided.choosing import Asking, Chooser, Listed, Shown
from game.session.record import Say
from game.session.request import PlayError
from game.settings import rules, site
from game.training.events import Flag
from game.view.flat import FlatView
from game.view.input import InputRules

if TYPE_CHECKING:
    from game.scoring.station.enrolled import Ward

# Kept in the visit that begins after staff said at the station that it was cleaned.
CLEANED_HERE: Final = Flag("cleaned_at_station", "Staff said at the station that it was cleaned.")
UNNAMED: Final = (
    "Name whose session it is, --patient CODE: `midline patients list` has the codes. A station of a ward shows"
    " its patients to be chosen; `midline enrol` joins one."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether there is a window to choose in, whether one button does all, and whether the person is simulated."""

    window: bool
    one_button: bool = False
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A patient's code; whether staff said that it was cleaned, and whether the patient was brought up to date."""

    code: str
    cleaned: bool = False
    brought: bool = False


def whose(journal: Journal, code: str, say: Say, seen: Seen) -> Chosen:
    """The patient who was named, or whom staff choose; PlayError where nobody is, JournalError.

    A station that waits to be cleaned says so first, also where the patient was named.
    """
    ward = None if seen.simulated else _ward(journal.folder, say)
    if ward is None and not code:
        raise PlayError(UNNAMED)
    if ward is None or not seen.window:
        if not code:
            raise PlayError("There is no screen on which a patient could be chosen; start from a desktop.")
        return Chosen(code)
    from game.scoring.station.cleaning import to_clean

    if code and not to_clean(journal.folder, journal.key, ward):
        return Chosen(code)
    chooser = _chooser(journal.folder, seen.one_button)
    try:
        chosen = chooser.run(asked(chooser, journal, ward, code, say))
    finally:
        chooser.view.close()
    if chosen is None:
        raise PlayError("Nobody was chosen, and nothing was begun.")
    return chosen


def asked(chooser: Chooser, journal: Journal, ward: Ward, code: str, say: Say) -> Asking[Chosen]:
    """All that staff are asked; the patient is brought up to date before the side is told."""
    from game.scoring.station.cards import cards
    from game.scoring.station.cleaning import to_clean, turnover

    folder = journal.folder
    cleaned = yield from chooser.clean(lambda: to_clean(folder, journal.key, ward))
    if cleaned and (why := turnover(folder, journal.key, ward, "cleaned")):
        say(why)
    if code:
        return Chosen(code, cleaned)

    def listed() -> Listed:
        found = cards(folder, journal.key, ward)
        if not found.said:
            return Listed(found.cards)
        say(found.said)
        return Listed(found.cards, "" if found.since is None else f"{found.since:%Y-%m-%d %H:%M}")

    while True:
        card = yield from chooser.patient(listed)
        bring(folder, card.code, say)
        if (yield from chooser.confirmed(card, _side(folder, card))):
            return Chosen(card.code, cleaned, brought=True)


def over(journal: Journal, say: Say) -> None:
    """A visit ended at this station of a ward: its turnover begins, and is kept here until the ward knows it."""
    ward = _ward(journal.folder, lambda _: None)
    if ward is None:
        return
    from game.scoring.station.cleaning import turnover

    try:
        turnover(journal.folder, journal.key, ward, "begun")
    except JournalError as error:
        # The visit is over and kept: only its lock is not.
        say(str(error))


def _ward(folder: Path, say: Say) -> Ward | None:
    if not is_enrolled(folder):
        return None
    from game.scoring.station.enrolled import read_ward
    from game.scoring.station.line import LineError

    try:
        return read_ward(folder)
    except LineError as error:
        say(str(error))
        return None


def _chooser(folder: Path, one_button: bool) -> Chooser:
    """Pages in the site's language; nothing is spoken, since others may be in the room."""
    view = FlatView(
        "window",
        None,
        load_words(site(folder).language),
        Side.LEFT,
        rules(InputRules, "input"),
        one_button=one_button,
        pictures=tile.found,
    )
    return Chooser(view, rules(InputRules, "input"), one_button=one_button)


def _side(folder: Path, card: Shown) -> str:
    """The affected side as the record has it, "" where it has none."""
    from game.scoring.patients import patients

    if card.code.casefold() not in {each.code.casefold() for each in patients(folder)}:
        return ""
    profile = read_past(folder, card.code).course.chart.profile
    return "" if profile is None else profile.affected
