"""The screens that ask a person something, as state machines without engine or clock: rest, pain, question.

A screen is told when it became visible (`drawn`), hears acts (`hear`), is given the time (`tick`), and says how
it looks (`look`). `hear` and `tick` return what happened: events for the journal, an `Answer` for the runner.
`front.Screens` holds the one in front and lays REST over it; the screens that promise are in `promise`.
"""

from __future__ import annotations

from typing import Protocol

from game.body.frame import Answer
from game.training.events import Ask, Event, Flag, Nrs, Resume, Say, Stop, Stray
from game.view.input import SWITCH, Action, Input, InputRules, Press
from game.view.look import HOURS, Pad, ScreenLook
from game.view.nrs import NrsInput, Phase, Rating
from game.view.scan import Choice

Happening = Event | Answer | Press
# Who acted cannot be told from a key that patient and staff share; the way is kept in the reason.
PERSON = "patient"
REST_HINTS = {
    "tracking": "bring-hand",
    "lost": "call-helper",
    "standing": "please-sit",
    "sitting up": "lie-back",
    "leaning": "sit-up",
    "sliding": "to-the-middle",
}


class Screen(Protocol):
    """What every screen can do. `done` is true when it may be taken away; `result` is what it was for."""

    name: str
    done: bool

    def drawn(self, time_s: float) -> None:
        """It became visible; presses count from shortly after."""

    def hear(self, act: Input) -> list[Happening]:
        """One act of a person."""
        ...

    def tick(self, time_s: float) -> list[Happening]:
        """Time has come this far."""
        ...

    def again(self) -> None:
        """It was covered by REST and comes back: nothing half chosen is kept."""

    def look(self) -> ScreenLook:
        """How it looks at the last tick."""
        ...


def stray(act: Press, why: str) -> Stray:
    """The press as an event that belongs to no question."""
    return Stray(act.value or act.action.value, act.time_s, act.by, why)


class Rest:
    """REST: covered and paused. Only *Go on* or *Stop* end it; 60 s without either call the helper, 180 s end.

    A `reason` of REST_HINTS brings its hint. With a single button the highlight begins on *Stop*, so that
    REST and one press is STOP; otherwise Enter means *Go on*. `held` says that the button is still down. `contact`
    is whom to call at home and how, so that it is one act away from every screen (protocol.md 2.8); "" for none.
    """

    name = "rest"

    def __init__(
        self,
        rules: InputRules,
        reason: str,
        time_s: float,
        *,
        scanning: bool,
        held: bool = False,
        contact: str = "",
    ) -> None:
        self.rules = rules
        self.reason = reason
        self.contact = contact
        self.done = False
        self.result: str | None = None
        self.unanswered = False
        self.helper = False
        self._now = self._since_s = time_s
        self._choice = Choice(
            ("stop", "go-on"),
            rules,
            scanning=scanning,
            start=0 if scanning else 1,
            first_stay=rules.first_stay,
        )
        if held:
            self._choice.marks.hold_from(time_s)

    def drawn(self, time_s: float) -> None:
        """It became visible."""
        self._choice.marks.drawn(time_s)

    def hear(self, act: Input) -> list[Happening]:
        """*Go on* gives Resume, *Stop* gives Stop; Space again only says that the person is there."""
        if isinstance(act, Press) and act.action is Action.REST:
            self._present(act.time_s)
            if act.by == SWITCH:
                self._choice.scan(0, act.time_s)
            return []
        taken = self._choice.hear(act)
        if isinstance(act, Press) and taken is None:
            return [stray(act, "rest")]
        if isinstance(act, Press) and taken == "":
            self._present(act.time_s)
        if not isinstance(act, Press) or not taken:
            return []
        self.done, self.result = True, taken
        if taken == "go-on":
            return [Resume(PERSON)]
        return [Stop(PERSON, f"chosen by {act.by}")]

    def tick(self, time_s: float) -> list[Happening]:
        """Calls the helper after 60 s, ends after 180 s."""
        self._now = time_s
        if self.done:
            return []
        happened: list[Happening] = []
        if not self.helper and time_s - self._since_s >= self.rules.helper_s:
            self.helper = True
            happened += [Flag("helper_called", "no answer on the rest screen"), Say("helper-come")]
        if time_s - self._since_s >= self.rules.end_s:
            self.done, self.result, self.unanswered = True, "stop", True
            happened.append(Stop("rule", "no answer on the rest screen"))
        return happened

    def told_why(self, reason: str) -> None:
        """A rule asks for REST as well: its hint is shown from now on."""
        if reason in REST_HINTS:
            self.reason = reason

    def again(self) -> None:
        """Nothing lies over REST."""

    def look(self) -> ScreenLook:
        """Two big pads, what would help, and whom to call."""
        marked = self._choice.highlighted(self._now)
        hint = "helper-come" if self.helper else REST_HINTS.get(self.reason)
        pads = (
            Pad("go-on", "go-on", "play", marked == "go-on"),
            Pad("stop", "stop", "stop", marked == "stop"),
        )
        lines = (*((hint,) if hint else ()), *(("help-contact",) if self.contact else ()))
        filled = (("contact", self.contact),) if self.contact else ()
        return ScreenLook(self.name, "rest-title", lines, pads=pads, immediate=True, filled=filled)

    def _present(self, time_s: float) -> None:
        self._since_s = time_s
        self.helper = False


class Pain:
    """The pain question around `nrs.NrsInput`; it gives one Nrs event, with None when the time was over."""

    name = "pain"

    def __init__(
        self,
        rules: InputRules,
        moment: str,
        *,
        skin: str = "bar",
        scanning: bool = False,
        rater: str = "self",
    ) -> None:
        self.nrs = NrsInput(rules, skin, scanning=scanning, rater=rater)
        self.moment = moment
        self.done = False
        self._now = 0.0

    @property
    def result(self) -> Rating | None:
        """The rating once there is one; its value may be None for missing."""
        return self.nrs.rating

    def drawn(self, time_s: float) -> None:
        """It became visible."""
        self.nrs.drawn(time_s)

    def hear(self, act: Input) -> list[Happening]:
        """More, Less, That's it, the bar, digits, the scan, Yes and Again."""
        heard = self.nrs.hear(act)
        if isinstance(act, Press) and not heard:
            return [stray(act, "pain")]
        return self._rated()

    def tick(self, time_s: float) -> list[Happening]:
        """Speaks again at 20 and 40 s; missing at 60 s."""
        self._now = time_s
        return [Say(key) for key in self.nrs.tick(time_s)] + self._rated()

    def again(self) -> None:
        """Blank again, with its whole time."""
        self.nrs.again()

    def look(self) -> ScreenLook:
        """The scale with three targets, or the question back."""
        return scale_look(self.nrs, self._now, "pain-now")

    def _rated(self) -> list[Happening]:
        rating = self.nrs.rating
        if rating is None or self.done:
            return []
        self.done = True
        return [Nrs(self.moment, rating.value, rating.rater, rating.skin, rating.by or "screen")]


def said_back(nrs: NrsInput, ends: tuple[str, str]) -> str:
    """The word key of an answer asked back: what was shown, or said, as hours where it is a number of them."""
    if nrs.skin != "bar":
        return "you-showed"
    if ends != HOURS:
        return "you-said"
    return "you-said-hour" if nrs.value == 1 else "you-said-hours"


def scale_look(
    nrs: NrsInput,
    now: float,
    title: str,
    ends: tuple[str, str] = ("pain-low", "pain-high"),
    picture: str = "",
) -> ScreenLook:
    """A question from 0 to 10, or asking its answer back; `ends` are what 0 and 10 mean."""
    figure = nrs.shown(now)
    if nrs.phase is not Phase.CHOOSE:
        marked = nrs.highlighted(now)
        back = (
            Pad("yes", "yes", "yes", marked == "yes"),
            Pad("again", "again", "again", marked == "again"),
        )
        said = said_back(nrs, ends)
        return ScreenLook(
            "pain-confirm",
            said,
            # Of what it was said stands under it.
            lines=(title,),
            number=nrs.value,
            pads=back,
            figure=nrs.value,
            skin=nrs.skin,
            bar=True,
            ends=ends,
            picture=picture,
        )
    pads = (
        Pad("more", "more", "up"),
        Pad("less", "less", "down", dead=figure is None),
        Pad("thats-it", "thats-it", "yes", dead=figure is None),
    )
    return ScreenLook(
        "pain",
        title,
        pads=() if nrs.scanning else pads,
        lines=("press-when-right",) if nrs.scanning else (),
        figure=figure,
        skin=nrs.skin,
        bar=True,
        moving=nrs.scanning,
        ends=ends,
        picture=picture,
    )


class Question:
    """An exercise's `ask`: two or more answer pads; digits press them in their order, 1 for the first.

    It gives one Answer. Nothing is highlighted at first, so that no answer is offered before the others.
    """

    name = "question"

    def __init__(self, rules: InputRules, ask: Ask, *, scanning: bool = False, stacked: bool = False) -> None:
        self.rules = rules
        self.ask = ask
        self.stacked = stacked
        self.scanning = scanning
        self.done = False
        self.result: Answer | None = None
        self._now = 0.0
        self._choice = Choice(ask.choices, rules, scanning=scanning)

    def drawn(self, time_s: float) -> None:
        """It became visible."""
        self._choice.marks.drawn(time_s)

    def hear(self, act: Input) -> list[Happening]:
        """The first choice that counts; every other press is stray."""
        if isinstance(act, Press) and self.done:
            return [stray(act, "answered")]
        taken = self._digit(act) or self._choice.hear(act)
        if not isinstance(act, Press) or taken == "":
            return []
        if taken is None:
            return [stray(act, "before the question" if not self._choice.marks.live(act.time_s) else "no choice")]
        self.done = True
        self.result = Answer(self.ask.ask_id, taken, act.time_s, act.by)
        return [self.result]

    def tick(self, time_s: float) -> list[Happening]:
        """The runner owns the limit; here only the scan walks."""
        self._now = time_s
        return []

    def again(self) -> None:
        """It counts from when it is seen again; what was chosen in the frame of REST went nowhere."""
        self.done, self.result = False, None
        self._choice = Choice(self.ask.choices, self.rules, scanning=self.scanning)

    def look(self) -> ScreenLook:
        """The question and one pad a choice."""
        marked = self.result.choice if self.result else self._choice.highlighted(self._now)
        pads = tuple(Pad(key, key, _icon(key), key == marked) for key in self.ask.choices)
        return ScreenLook(
            self.name, self.ask.key, pads=pads, stacked=self.stacked, ask_id=self.ask.ask_id, immediate=True
        )

    def _digit(self, act: Input) -> str | None:
        if not isinstance(act, Press) or act.action is not Action.DIGIT:
            return None
        index = int(act.value) - 1
        live = self._choice.marks.live(act.time_s)
        return self.ask.choices[index] if live and 0 <= index < len(self.ask.choices) else None


def _icon(choice: str) -> str:
    known = {"yes": "yes", "no": "no", "left": "left", "right": "right", "done": "yes"}
    return known.get(choice, "")
