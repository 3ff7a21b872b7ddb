"""Which screen is in front: REST lies over any of them at once, STOP ends from any, and nothing resumes by itself.

Session's use, once a frame::

    screens.tick(now)                      # -> happenings
    screens.hear(view.begin())             # -> happenings: events to journal, Answer to the runner, staff keys
    view.screen(screens.look())
    view.draw(now); screens.drawn(now)
    screens.told(journal.durable_seq >= seq)

`open` shows a screen (a question, the pain scale); `rest` is for the rules that ask for REST. While `resting`
the exercise is covered and not stepped; `stopped` stays true for good.
"""

from __future__ import annotations

from collections.abc import Iterable

from game.training import events
from game.view.input import SWITCH, WARD, Action, Hold, Input, InputRules, Press, Release
from game.view.look import ScreenLook
from game.view.promise import End, Saved
from game.view.screens import PERSON, Happening, Rest, Screen, stray

# These reach session from every state; what they do there is session's to say.
STAFF = frozenset(
    {
        Action.COVER,
        Action.RECENTRE,
        Action.PAIN,
        Action.EASIER,
        Action.PRAISE,
        Action.SEEN,
        Action.NOTE,
        Action.SKIP,
    }
)
RULE = "rule"
CHOICES = frozenset({Action.TAKE, Action.SELECT, Action.PAD, Action.DIGIT})


class Screens:
    """The screen in front and the one REST lies over, which says whom to call where `contact` is told."""

    def __init__(self, rules: InputRules, one_button: bool = False, contact: str = "") -> None:
        self.rules = rules
        self.contact = contact
        self.one_button = one_button
        self.screen: Screen | None = None
        self.resting: Rest | None = None
        self.stopped = False
        # Who stopped: patient, staff, rule, or no-answer where REST was left alone; "" before.
        self.stopped_by = ""
        # Whoever leads has taken it up: what is opened from then on is the end of it.
        self.heeded = False
        # Staff saw a seizure or a collapse: whatever is shown gives way to their card (protocol.md 2.9).
        self.emergency = False
        # How often the person asked for REST.
        self.rested = 0
        self._switch_down = False

    @property
    def front(self) -> Screen | None:
        """What a person sees and may press."""
        return self.resting or self.screen

    @property
    def over(self) -> bool:
        """True once there is nothing to stop any more: people may get up."""
        return self.stopped or isinstance(self.screen, End)

    def open(self, screen: Screen) -> None:
        """A screen comes; one that was there goes. REST stays over it."""
        self.screen = screen

    def close(self) -> None:
        """The screen below goes; REST does not."""
        self.screen = None

    def rest(self, by: str, reason: str, time_s: float) -> list[Happening]:
        """A rule, staff or the person asks for REST; nothing while it is REST. At the end only a person may."""
        if self.resting:
            self.resting.told_why(reason)
            return []
        if by == RULE and self.over:
            return []
        self.rested += by == PERSON
        scanning = self.one_button or self._switch_down
        held, contact = self._switch_down, self.contact
        self.resting = Rest(self.rules, reason, time_s, scanning=scanning, held=held, contact=contact)
        return [events.Rest(by, reason)]

    def stop(self, by: str, reason: str) -> list[Happening]:
        """STOP: REST is lifted into the end; a second STOP closes what is shown after the first."""
        self.resting = None
        if self.stopped:
            self._end()
            return []
        self._end()
        self.stopped, self.stopped_by = True, by
        return [events.Stop(by, reason)]

    def _emergency(self) -> list[Happening]:
        """STOP by staff, once; whatever is asked after an earlier STOP goes as well."""
        if self.emergency:
            return []
        self.emergency = True
        return self.stop("staff", "emergency")

    def _end(self) -> None:
        """What was asked is over, and so is the end screen."""
        if isinstance(self.screen, End):
            self.screen.done = True
        else:
            self.screen = None

    def hear(self, acts: Iterable[Input]) -> list[Happening]:
        """All acts of this frame, oldest first."""
        happened: list[Happening] = []
        for act in acts:
            happened += self._hear(act)
        return happened

    def tick(self, time_s: float) -> list[Happening]:
        """Time has come this far. What lies under REST stands still."""
        if not self.front:
            return []
        return self._lift(self.front.tick(time_s))

    def drawn(self, time_s: float) -> None:
        """The frame with the look of the last `look` was shown."""
        if self.front:
            self.front.drawn(time_s)

    def told(self, durable: bool) -> None:
        """What the journal says of the row that a saved or end screen waits for."""
        if isinstance(self.screen, Saved | End):
            self.screen.told(durable)

    def look(self) -> ScreenLook | None:
        """How the screen in front looks; None while only the scene is seen."""
        return self.front.look() if self.front else None

    def _hear(self, act: Input) -> list[Happening]:
        if isinstance(act, Hold | Release) and act.target == SWITCH:
            self._switch_down = isinstance(act, Hold)
        if isinstance(act, Press):
            who = "staff" if act.by == WARD else PERSON
            if act.action is Action.STOP:
                return self.stop(who, f"asked by {act.by}")
            if act.action is Action.EMERGENCY:
                return self._emergency()
            if act.action is Action.REST and not self.resting:
                return self.rest(who, f"asked by {act.by}", act.time_s)
            if act.action in STAFF:
                return [act]
        if self.front:
            return self._lift(self.front.hear(act))
        if isinstance(act, Press) and act.action in CHOICES:
            return [stray(act, "no question")]
        return []

    def _lift(self, happened: list[Happening]) -> list[Happening]:
        """REST goes once it is answered; what happened, in which a STOP after the first is not told again."""
        resting = self.resting
        if not resting or not resting.done:
            return happened
        self.resting = None
        if resting.result == "stop":
            # The rest screen has said so itself.
            if self.stopped:
                happened = [each for each in happened if not isinstance(each, events.Stop)]
            else:
                self.stopped_by = "no-answer" if resting.unanswered else PERSON
            self.stopped = True
            self._end()
        elif self.screen:
            self.screen.again()
        return happened
