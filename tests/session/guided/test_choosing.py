"""Whose visit it is: by tile and every way to press, confirmed with the side, and never before it is clean."""

import itertools

import pytest

from exercises.words import load_words
from game.body.joints import Side
from game.scoring.folder import data_folder
from game.scoring.journal import Journal
from game.scoring.station import is_enrolled
from game.scoring.wire import Card
from game.session.guided import tile
from game.session.guided import whose as module
from game.session.guided.choosing import A_PAGE, CLEANED, MORE, Chooser, Listed, in_order
from game.session.guided.run import SessionRequest, session
from game.session.guided.whose import Seen, over, whose
from game.session.request import PlayError
from game.settings import rules
from game.training.course import Enrolled
from game.view.flat import FlatView
from game.view.input import SWITCH, Action, Hold, InputRules, Press, Release
from tests.chronicle.chronicle_kit import FIRST_FACTS, tell
from tests.scoring.station.ward import FakeWard

CARDS = [
    Card(code="P-1", symbol="boat", colour="blue", bed="12 B", side="left"),
    Card(code="P-2", symbol="leaf", colour="green", bed="4", side="right"),
    Card(code="P-3", symbol="", colour="", bed=""),
]
SEEN = Seen(window=True)
RUN = Chooser.run


class Page(FlatView):
    """An offscreen page before which somebody acts: by the title, what is pressed there, each once."""

    def __init__(self, acts=(), language="en", one_button=False):
        super().__init__(
            "offscreen", None, load_words(language), Side.LEFT, rules(InputRules, "input"),
            one_button=one_button, pictures=tile.found,
        )  # fmt: skip
        self.todo, self.titles, self.now_s = list(acts), [], 0.0

    def begin(self):
        look = self._look
        if look is None or (self.titles and self.titles[-1] == (look.title, look.lines) and not self.todo):
            return []
        if not self.titles or self.titles[-1] != (look.title, look.lines):
            self.titles.append((look.title, look.lines))
        if self.now_s < 1.0 or int(self.now_s * 10) % 20:
            return []
        assert self.todo, look
        return self.todo.pop(0)(self.now_s)


def pad(key):
    return lambda now: [Press(Action.PAD, now, "button", key)]


def digit(value):
    return lambda now: [Press(Action.DIGIT, now, "key", value)]


def keys(*actions):
    return lambda now: [Press(action, now, "key") for action in actions]


def told(page, story, one_button=False):
    chooser = Chooser(page, rules(InputRules, "input"), one_button=one_button)
    count = itertools.count()

    def clock():
        page.now_s = next(count) / 10
        assert page.now_s < 600
        return page.now_s

    return chooser.run(story(chooser), clock)


def chosen(act):
    return told(Page([act]), lambda chooser: chooser.patient(lambda: Listed(CARDS))).code


def test_beds_come_in_their_order_and_those_without_last():
    assert [card.code for card in in_order(CARDS)] == ["P-2", "P-1", "P-3"]


def test_a_tile_is_chosen_by_mouse_by_digit_and_by_keys():
    assert chosen(pad("P-1")) == "P-1"
    assert chosen(digit("1")) == "P-2"
    assert chosen(keys(Action.NEXT, Action.NEXT, Action.TAKE)) == "P-1"


def test_one_button_scans_the_tiles():
    page = Page(one_button=True)
    page.todo = [
        lambda now: [Hold(SWITCH, now), Press(Action.SELECT, now, "switch"), Release(SWITCH, now)],
    ]
    found = told(page, lambda chooser: chooser.patient(lambda: Listed(CARDS)), one_button=True)
    assert found.code in {card.code for card in CARDS}


def test_more_patients_than_a_page_holds_are_paged_round():
    many = [Card(code=f"P-{n}", symbol="boat", colour="blue", bed=str(n)) for n in range(10, 10 + A_PAGE + 2)]
    page = Page([pad(MORE), pad(MORE), pad(MORE), pad(f"P-{10 + A_PAGE}")])
    assert told(page, lambda chooser: chooser.patient(lambda: Listed(many))).code == f"P-{10 + A_PAGE}"


def test_what_is_not_up_to_date_says_since_when():
    page = Page([pad("P-1")])
    told(page, lambda chooser: chooser.patient(lambda: Listed(CARDS, "2026-11-29 14:05")))
    assert page.titles == [("choose-patient", ("Not up to date since 2026-11-29 14:05.",))]


@pytest.mark.parametrize(("language", "wanted"), [("en", "LEFT side affected"), ("de", "LINKE Seite betroffen")])
def test_the_confirmation_names_code_bed_and_side(language, wanted):
    page = Page([pad("yes")], language)
    assert told(page, lambda chooser: chooser.confirmed(CARDS[0], "left")) is True
    ((title, lines),) = page.titles
    assert "P-1" in title
    assert "12 B" in lines[0]
    assert page.words[lines[1]] == wanted


def test_stop_chooses_nobody():
    page = Page([lambda now: [Press(Action.STOP, now, "key")]])
    assert told(page, lambda chooser: chooser.patient(lambda: Listed(CARDS))) is None


# -- at a station --------------------------------------------------------------------------------------------


@pytest.fixture
def ward():
    made = FakeWard()
    made.enrol(data_folder())
    made.cards = CARDS
    yield made
    made.close()


@pytest.fixture
def before(monkeypatch):
    """Somebody acts before the pages that are opened; gives the page."""

    def acts(*todo):
        page = Page(todo)
        count = itertools.count()

        def tick():
            page.now_s = next(count) / 10
            assert page.now_s < 600
            return page.now_s

        monkeypatch.setattr(Chooser, "run", lambda self, story: RUN(self, story, tick))
        monkeypatch.setattr(module, "_chooser", lambda *_: Chooser(page, rules(InputRules, "input")))
        return page

    return acts


def begin(code="", seen=SEEN):
    heard = []
    with Journal.open() as journal:
        return whose(journal, code, heard.append, seen), heard


def test_the_patient_is_chosen_confirmed_and_a_wrong_one_is_put_back(ward, before):
    tell(data_folder(), "P-1", FIRST_FACTS)
    page = before(pad("P-2"), pad("no"), pad("P-1"), pad("yes"))
    found, heard = begin()
    assert (found.code, found.cleaned, found.brought, heard) == ("P-1", False, True, [])
    side = next(fact.affected for fact in FIRST_FACTS if isinstance(fact, Enrolled))
    assert page.titles[-1][1][1] == f"{side}-side"
    assert "choose-no-side" in page.titles[1][1], "of whom the record knows no side none is shown"


def test_without_the_service_the_cards_of_before_are_shown_with_their_age(ward, before):
    before(pad("P-2"), pad("yes"))
    begin()
    ward.close()
    page = before(pad("P-2"), pad("yes"))
    found, heard = begin()
    assert found.code == "P-2"
    assert page.titles[0][1][0].startswith("Not up to date since 20")
    assert any("cannot be reached" in line for line in heard)


def test_nobody_begins_before_it_is_cleaned_or_staff_say_so(ward, before):
    ward.cleaning_us = 1
    page = before(pad(CLEANED))
    found, _ = begin("P-1")
    assert found.cleaned
    assert ward.cleaning_us is None
    assert page.titles[0][0] == "choose-not-cleaned"
    # It is clean now, and for a named patient nothing is asked.
    page = before()
    assert not begin("P-1")[0].cleaned
    assert page.titles == []


def test_an_older_service_locks_nothing(ward, before):
    ward.cleaning_us, ward.older = 1, True
    before()
    assert begin("P-1")[0].code == "P-1"


def ends_a_visit():
    heard = []
    with Journal.open() as journal:
        over(journal, heard.append)
    assert heard == []


def test_the_end_of_a_visit_begins_the_turnover(ward):
    ends_a_visit()
    assert ward.cleaning_us == 1


def test_while_the_ward_is_away_a_visit_that_ended_locks_the_station_until_staff_say_that_it_is_clean(
    ward, before
):
    ward.hush()
    ends_a_visit()
    # The program was begun anew; the ward has never heard of it.
    page = before(pad(CLEANED))
    found, heard = begin("P-1")
    assert found.cleaned
    assert page.titles[0][0] == "choose-not-cleaned"
    assert any("cannot be reached" in line for line in heard)
    page = before()
    assert not begin("P-1")[0].cleaned
    assert page.titles == []


def test_without_a_ward_or_a_screen_a_patient_is_named():
    assert not is_enrolled(data_folder())
    with pytest.raises(PlayError, match="--patient CODE"):
        session(SessionRequest("", "2026-01-05"), print)


def test_nobody_is_chosen_where_nothing_can_be_shown(ward):
    with pytest.raises(PlayError, match="no screen"):
        begin(seen=Seen(window=False))
    # A simulated person needs no room to be cleaned, and is named.
    assert begin("DUMMY-1", Seen(window=False, simulated=True))[0].code == "DUMMY-1"
