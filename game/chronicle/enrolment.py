"""A patient begins: what the site must have settled first, and the profile as the first fact of the chronicle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exercises.words import languages
from game.chronicle.chronicle import Chronicle, ChronicleError
from game.chronicle.past import Past, read_past
from game.programme.course import Course, Told
from game.programme.decision import decide, why
from game.programme.supervision import Home, home_enrolment
from game.scoring import patients
from game.scoring.journal import Journal
from game.scoring.pseudonym import check_code
from game.scoring.trouble import JournalError
from game.settings import Site, programme, site, site_path
from game.training.course import Enrolled
from game.training.intake import HomeUse, Manner

AT_HOME = "home"
UNSAVED = "The disk did not take it: look at its free space and at `midline doctor`, then do it again."


def enrol(folder: Path, code: str, profile: Enrolled, manner: Manner | None = None) -> Past:
    """Add a patient with this profile, spoken to in this manner, and give the programme as it begins.

    ChronicleError, JournalError, ProgrammeError or SettingsError says why not and what to do, and nothing is kept:
    no code, a code in use, a preset that is off, a home without what it needs (protocol.md 2.8 items 2 and 5).
    """
    code = check_code(code)
    check_site(folder, profile)
    if any(each.code.lower() == code.lower() for each in patients.patients(folder)):
        known = read_past(folder, code)
        if known.enrolled:
            raise ChronicleError(
                f"There is a patient {known.code} already: choose another code, or see "
                f"`midline patients show {known.code}`."
            )
    facts = list(first_facts(site(folder), profile, manner))
    trial = Course(programme)
    for fact in facts:
        trial.take(fact)  # what the programme refuses is refused before anybody is added
    patients.add(folder, code)
    with Journal.open(folder) as journal, Chronicle.open(journal, code) as chronicle:
        for fact in facts:
            chronicle.take(fact)
        if not chronicle.saved():
            raise JournalError(UNSAVED)
    return read_past(folder, code)


def first_facts(here: Site, profile: Enrolled, manner: Manner | None) -> Iterator[Told]:
    """What is told of a patient who begins, in its order."""
    yield profile
    if profile.place == AT_HOME:
        yield HomeUse(profile.day, here.therapist, here.contact, here.review_days, here.crisis_number)
    if manner is not None:
        if manner.language not in languages():
            raise ChronicleError(f"There are no words in {manner.language!r}: choose {' or '.join(languages())}.")
        yield manner


def check_site(folder: Path, profile: Enrolled) -> None:
    """ChronicleError when the site does not allow this preset, or this place."""
    here, path = site(folder), site_path(folder)
    preset = programme(profile.preset)
    if not preset.enabled and profile.preset not in here.enabled:
        raise ChronicleError(
            f"The preset {profile.preset} is off here; it is for: {preset.label}; a lead who wants it writes "
            f'enabled = ["{profile.preset}"] into {path}.'
        )
    if profile.place != AT_HOME:
        return
    lacks, decision = decide(preset, home_enrolment, home=at_home(here))
    if lacks:
        raise ChronicleError(
            f"{why(decision, preset)[:-1]}: write therapist, contact, review_days and crisis_number into {path}."
        )


def at_home(here: Site) -> Home:
    """What the site knows for use at home; a headset there is asked for by the session that would use it."""
    return Home(
        therapist=here.therapist,
        contact=here.contact,
        review_days=here.review_days,
        crisis=here.crisis_number,
        headset=False,
        fitter="",
    )
