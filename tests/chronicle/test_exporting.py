"""What is prescribed, told of a record without deciding it again, and what of movement and names goes where."""

import pytest

from game.chronicle.exporting import Wish, prescribed_dose, take_along
from game.chronicle.past import read_past
from game.chronicle.prescribing import set_field
from game.programme.dose import DoseRules
from game.scoring.export import Record, gather
from game.scoring.folder import data_folder
from game.scoring.movement import movement_folder
from game.scoring.trouble import JournalError
from game.session.kept_limbs import limbs
from tests.chronicle.chronicle_kit import lived, tell


@pytest.fixture
def patient():
    tell(data_folder(), "P-01", lived(6))
    return "P-01"


def test_the_dose_is_that_of_the_preset_until_it_is_prescribed(patient):
    assert prescribed_dose(Record("P-02", ())) is None

    def both():
        rules = read_past(data_folder(), patient).course.preset.of(DoseRules)
        told = prescribed_dose(gather(data_folder(), patient)[0])
        return told, {"minutes": rules.minutes, "days_a_week": rules.days_a_week}

    told, rules = both()
    assert told == rules
    set_field(data_folder(), patient, "dose.minutes", "12", "therapist", "as agreed", "2026-02-01", sure=True)
    told, rules = both()
    assert told == rules
    assert told["minutes"] == 12


def test_movement_is_asked_for_by_the_stations_own_ids(patient, tmp_path):
    own = {row.session for row in gather(data_folder(), patient)[0].rows}
    asked = []

    def movements(session):
        asked.append(session)
        return limbs(data_folder(), session)

    take_along(data_folder(), Wish(patient, None, "bids", tmp_path / "a"), "2026-02-01", movements)
    assert set(asked) == own
    asked.clear()
    take_along(
        data_folder(), Wish(patient, None, "bids", tmp_path / "b", pseudonymised=True), "2026-02-01", movements
    )
    assert set(asked) == own
    text = b"".join(path.read_bytes() for path in (tmp_path / "b").rglob("*") if path.is_file()).decode()
    assert "P-01" not in text
    assert not [session for session in own if session in text]


def test_damaged_movement_is_one_sentence(patient):
    session = gather(data_folder(), patient)[0].rows[0].session
    assert list(limbs(data_folder(), session)) == []
    folder = movement_folder(data_folder(), session)
    folder.mkdir(parents=True)
    (folder / "intact.limb").write_bytes(b"torn")
    with pytest.raises(JournalError, match=r"cannot be taken along: The recording intact.limb"):
        limbs(data_folder(), session)
