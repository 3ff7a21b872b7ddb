"""What a guided visit needs of the place where it runs, and the verbs in which it is written."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from game.body.joints import Side
from game.mirror.opening import Opening
from game.programme.calendar import day_of
from game.programme.course import Course, Told
from game.programme.layout import PlanRules
from game.programme.pain import PainRules
from game.programme.parts import Part
from game.session.guided.breathing import breathed
from game.session.guided.limb import of_limb
from game.session.guided.played import Picture as Picture
from game.session.guided.played import Played as Played
from game.session.guided.rules import GuidedRules
from game.session.guided.stopping import Crisis as Crisis
from game.session.guided.stopping import Stopped as Stopped
from game.session.rulers import Rulers
from game.settings import rules
from game.training.events import Event, Say
from game.training.intake import Manner
from game.training.rules import StaircaseRules
from game.training.staircase import StaircaseState
from game.view.feelings import Dots
from game.view.front import Screens
from game.view.ghost import Ghost
from game.view.input import InputRules
from game.view.look import PRESENCE_S
from game.view.promise import Saved
from game.view.screens import Screen
from game.view.sheet import Ruler
from game.view.timed import BreathRules, Timed

if TYPE_CHECKING:
    from game.session.guided.wearing import Headset

T = TypeVar("T")
# A place on the table: towards the working side, and beyond its near edge, metres.
Place = tuple[float, float]
# A story yields once a beat: a frame, or as much time as nothing happens in.
Script = Generator[None, None, T]


@dataclass(frozen=True, slots=True)
class Setting:
    """Who sits here and how, for one visit. `day` is an ISO date, `way` VR, DESKTOP or REAL_MIRROR.

    `supervision` is present, remote or none; `skin` that of the pain scale; `hemisphere` the damaged one, "" for
    none or unknown. `installed` are the codes of the exercises that can be played here, `ways` how it can be shown
    here, `crisis` and `emergency` the numbers to call, `therapist` and `contact` whom to call at home and how; ""
    where the site has none. `tracked` are the limbs whose movement can be measured here: intact, affected.
    """

    day: str
    affected: Side
    limb: str
    way: str
    supervision: str
    home: bool = False
    aphasia: bool = False
    one_button: bool = False
    skin: str = "bar"
    hemisphere: str = ""
    installed: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    crisis: str = ""
    tracked: tuple[str, ...] = ()
    emergency: str = ""
    therapist: str = ""
    contact: str = ""
    seed: int = 1

    @property
    def help(self) -> str:
        """Whom to call at home and how, for the screen of REST; "" elsewhere and without a contact (2.8)."""
        known = self.home and self.contact
        return ", ".join(each for each in (self.therapist, self.contact) if each) if known else ""

    @property
    def attended(self) -> bool:
        """True when staff or a person who helps is in the room."""
        return self.supervision == "present"


@dataclass(frozen=True, slots=True)
class Order:
    """A block that is to be played: the part of the plan, the exercise's own code, and where it begins.

    `stairs` are the patient's own rules of difficulty. `probe` plays at `level`, fixed, without feedback.
    `reading` asks for pain where staff want it within the block: True when it is to become easier. `limb` is the
    one that moves: the affected one only in a task that measures (protocol.md 6.5). `limb_share` is how much of
    the working limb's own range and reach is asked for, `range_cap` over which share of it no target lies (2.2
    R15, 5.3).
    """

    part: Part
    code: str
    start: StaircaseState
    stairs: StaircaseRules
    probe: bool = False
    level: int = 1
    reading: Callable[[], Script[bool]] | None = None
    limb: str = "intact"
    limb_share: float = 1.0
    range_cap: float = 1.0


class Chronicle(Protocol):
    """One patient's programme as it lies in the journal."""

    @property
    def course(self) -> Course:
        """What the rules make of it."""
        ...

    def take(self, fact: Told) -> int:
        """Tell a fact; it and its rulings are handed to the journal, and the last one's seq comes back."""
        ...


class Desk(Protocol):
    """The place of a visit: the loop with its pictures, or a virtual clock with a simulated person."""

    setting: Setting
    rules: InputRules

    @property
    def screens(self) -> Screens:
        """The screens in front."""
        ...

    @property
    def time_s(self) -> float:
        """Seconds of the session's clock."""
        ...

    def page(self, on: bool) -> None:
        """From now on a flat page instead of the scene, where one can be shown, or the scene again."""
        ...

    @property
    def page_px(self) -> tuple[int, int] | None:
        """The size of the flat page on which tests can be shown to scale; None while there is none."""
        ...

    @property
    def rulers(self) -> Rulers:
        """How large things are on the screens of this station."""
        ...

    def tell(self, event: Event) -> int:
        """Journal an event that is no fact of the programme, and let the view follow it."""
        ...

    def tell_end(self, reason: str = "done") -> int:
        """The session's last row, "stopped" after a STOP: nothing but what is shown comes after it."""
        ...

    def staff(self, sentence: str) -> None:
        """Tell staff beside the screen."""
        ...

    def durable(self, seq: int) -> bool:
        """True when the journal has this event for good."""
        ...

    def promise(self, seq: int, kind: str) -> None:
        """The patient is told that this is saved, once it is."""
        ...

    def body(self, shown: str, fade_s: float = PRESENCE_S, uncover: bool = False) -> None:
        """Which limbs are drawn: none, intact, or both: the mirror limb then comes at rest, in `fade_s`, or opaque
        from under the cloth."""
        ...

    @property
    def drawn_at(self) -> Place | None:
        """Where the mirror hand was drawn last, by the tip of its index finger; None before it was."""
        ...

    def fit(self, length: float, size: float, opening: Opening | None = None) -> None:
        """How the mirror limb is drawn from now on: shares of the normal length and size, both at most 1, and
        how a hand that is felt frozen opens."""
        ...

    def nears(self, length: float | None, seconds: float = 0.0) -> float:
        """In a block the drawn limb goes to this share of its length in so many seconds; None ends that.

        Gives the share at which it is drawn now.
        """
        ...

    def cover(self, on: bool, by: str) -> bool:
        """Lay the cloth over the mirror limb, or take it away, as staff or a rule; False where nothing changes."""
        ...

    def rest(self, by: str, reason: str) -> None:
        """REST, as a rule asks for it; the cloth lies meanwhile."""
        ...

    def calibrate(self, seconds: float) -> Script[None]:
        """Take the working hand's own range for the day."""
        ...

    def demonstrate(self, order: Order) -> Script[None]:
        """Show the movement of a block without a word, before it; nothing where there is none to show."""
        ...

    def perform(self, order: Order) -> Script[Played]:
        """Play a block; what came of it."""
        ...

    def coach(self, order: Order) -> Script[Played]:
        """Show the coach's card of a movement, for a real mirror; what came of it."""
        ...


# An item of a first visit that was left for another time.
NOT_NOW: Final = "not-now"


@dataclass(slots=True)
class Guide:
    """What the rooms of a guided visit share: the desk, the chronicle, and what was asked in it."""

    desk: Desk
    chronicle: Chronicle
    # How often the same rating came in no time, and whether it was asked in another skin for that.
    quick: int = 0
    last_rating: int | None = None
    reskinned: bool = False
    # What the close of the visit has: it is not asked twice.
    closed: frozenset[str] = frozenset()
    # Said or shown once a visit: that the working limb is spared or feet are missing, how a real mirror is put up.
    spared: bool = False
    feet_missed: bool = False
    mirror_stands: bool = False
    # The screen as staff measured it in this visit.
    ruler: Ruler | None = None
    # Staff saw a seizure or a collapse, and the programme knows it.
    emergency: bool = False
    # Where the working hand pointed before the mirror, None before it did.
    pointed: tuple[Place, ...] | None = None
    # Where the visit may go on in a headset, and whether it is there now.
    headset: Headset | None = None
    worn: bool = False
    # The last row of the session, once it is told.
    end_seq: int | None = None

    @property
    def skin(self) -> str:
        """The patient's pain scale."""
        return self.desk.setting.skin

    @property
    def today(self) -> int:
        """The ordinal of the day."""
        return day_of(self.desk.setting.day)

    @property
    def scanning(self) -> bool:
        """True when one button answers everything."""
        return self.desk.setting.one_button

    @property
    def course(self) -> Course:
        """The programme."""
        return self.chronicle.course

    def of_limb(self, key: str) -> str:
        """The word key for this patient's limb."""
        return of_limb(key, self.desk.setting.limb)

    def choose_skin(self, skin: str) -> None:
        """The pain scale from here on; a change is told, because it is a new baseline (protocol.md 8.2)."""
        setting = self.desk.setting = replace(self.desk.setting, skin=skin)
        before = self.course.chart.admission.manner or Manner(setting.day)
        told = replace(before, day=setting.day, skin=skin, aphasia=setting.aphasia, one_button=setting.one_button)
        self.chronicle.take(told)

    @property
    def alone(self) -> bool:
        """True at home when nobody is there or on video: nothing then is answered by staff."""
        return self.desk.setting.home and self.desk.setting.supervision == "none"

    def end(self, reason: str) -> int:
        """The session's last row, told once however the visit ends."""
        if self.end_seq is None:
            self.end_seq = self.desk.tell_end(reason)
        return self.end_seq

    def heed(self) -> None:
        """Stopped where STOP was taken in a beat that had no screen in front, as before the first one."""
        if self.desk.screens.stopped and not self.desk.screens.heeded:
            raise stopped_by(self.desk)

    def say(self, key: str) -> None:
        """Speak and caption a sentence."""
        self.desk.tell(Say(key))

    def ask(self, screen: Screen, say: str = "") -> Script[None]:
        """Open a screen and wait until it is done; Stopped when STOP took it away.

        In aphasia mode what was said is said once more after a while (protocol.md 10.2). Where the preset has it,
        a rest that the person asked for goes on with breathing, which may be left at once (9.3).
        """
        self.heed()
        desk, limits = self.desk, rules(GuidedRules, "guided")
        desk.screens.open(screen)
        if say:
            self.say(say)
        began_s, again, rested = desk.time_s, bool(say) and desk.setting.aphasia, desk.screens.rested
        while not screen.done:
            yield
            if desk.screens.screen is not screen:
                raise stopped_by(desk)
            if desk.screens.rested != rested:
                rested = desk.screens.rested
                yield from self._breathes(screen)
            if again and not screen.done and desk.time_s - began_s >= limits.repeat_s:
                again = False
                self.say(say)
        desk.screens.close()

    def dots(
        self,
        key: str,
        low: int,
        high: int,
        *,
        ends: tuple[str, str] = ("not-at-all", "very-much"),
        picture: str = "",
        ghost: Ghost | None = None,
    ) -> Dots:
        """A row of dots as this person answers it: three of them in aphasia mode (protocol.md 10.2)."""
        rules, coarse = self.desk.rules, self.desk.setting.aphasia
        return Dots(rules, key, low, high, coarse, ends=ends, scanning=self.scanning, picture=picture, ghost=ghost)

    def _breathes(self, under: Screen) -> Script[None]:
        """Breathing after a rest, then what was asked before."""
        known = self.course.chart.profile is not None and self.course.preset.of(PlanRules).breathe_pause
        if self.emergency or not known:
            return
        desk, key, seconds = self.desk, "breathe-pause", self.course.preset.of(PainRules).pause_s
        breath = rules(BreathRules, "breathing")
        pause = Timed(desk.rules, key, seconds, skippable_after_s=0.0, breath=breath, scanning=self.scanning)
        desk.screens.open(pause)
        self.say(key)
        while not pause.done:
            yield
            if desk.screens.screen is not pause:
                breathed(desk.tell, pause)
                raise stopped_by(desk)
        breathed(desk.tell, pause)
        under.again()
        desk.screens.open(under)

    def keep(self, fact: Told, kind: str) -> None:
        """Take a fact of which nothing is shown; staff's line says that it is saved, once it is."""
        self.desk.promise(self.chronicle.take(fact), kind)

    def told(self, fact: Told, kind: str, figure: int | None = None) -> Script[None]:
        """Take a fact and say that it is saved, once it is: the tick is a promise."""
        seq = self.chronicle.take(fact)
        self.desk.promise(seq, kind)
        self.heed()
        thanks = Saved(self.desk.rules, scanning=self.desk.setting.one_button, figure=figure)
        self.desk.screens.open(thanks)
        while not thanks.done:
            self.desk.screens.told(self.desk.durable(seq))
            yield
            if self.desk.screens.screen is not thanks:
                raise stopped_by(self.desk)
        self.desk.screens.close()


def stopped_by(desk: Desk) -> Stopped:
    """Who took STOP, as the screens know it; it is taken up now."""
    desk.screens.heeded = True
    return Stopped(desk.screens.stopped_by or "patient", "safety" if desk.screens.emergency else "")
