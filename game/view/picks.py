"""A question with two to nine answers, by words, pictures or shapes; one of them is taken, or several are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.view.asked import AGAIN, Asked
from game.view.ghost import Ghost
from game.view.input import InputRules, Press
from game.view.look import Pad, ScreenLook
from game.view.screens import Happening

# Digits press answers, and a panel has room for as many.
MOST: Final = 9
# The pad that ends a question of which several answers may be true.
THOSE: Final = "thats-it"


# A thumb judges: up is well, down is not. Where yes is no good news it would say the wrong thing, and where it is
# told how somebody is or what they can, or an offer is declined, a thumb down is a verdict; tick and stroke say
# only yes and no.
THUMBS: Final = ("thumb-up", "thumb-down")
PLAIN: Final = ("yes", "no")
# What only puts off has the sign of waiting wherever it stands, and what only ends a ringed tick; all else says
# "none of these", for which a tick would be a yes.
PUT_OFF: Final = "staff-not-now"
ENOUGH: Final = frozenset({"activities-enough", "staff-outcomes-done"})


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: `key` is the result, `words` a word key, with a picture of `models3d/pictures` or an icon."""

    key: str
    words: str
    picture: str = ""
    icon: str = ""


class Pick(Asked):
    """`result` is the key that was taken; with `multi` a tuple of keys in their order, empty after *nothing*.

    `none` is key and word key of the big pad for "nothing of these". `lines` are said under the question. None is
    highlighted at first. With `multi` a pad is taken back by taking it once more, and *That is it* ends, dead
    while nothing is chosen. A missing answer is None. ValueError without options or with more than nine.
    """

    name = "pick"

    def __init__(
        self,
        rules: InputRules,
        key: str,
        options: tuple[Option, ...],
        *,
        multi: bool = False,
        none: str = "",
        stacked: bool = False,
        again: bool = True,
        scanning: bool = False,
        limit_s: float | None = None,
        staff: bool = False,
        lines: tuple[str, ...] = (),
        picture: str = "",
        ghost: Ghost | None = None,
    ) -> None:
        if not 1 <= len(options) + bool(none) <= MOST:
            raise ValueError(f"{key} has {len(options)} answers; a screen has room for one to {MOST} pads.")
        self.options = options
        self.multi = multi
        self.none = none
        self.stacked = stacked
        self.staff = staff
        self.lines = lines
        self.picture = picture
        self.ghost = ghost
        self.result: str | tuple[str, ...] | None = None
        self.chosen: frozenset[str] = frozenset()
        self._may_repeat = again
        self.digits = len(options) + bool(none)
        super().__init__(rules, key, scanning=scanning, limit_s=limit_s)

    def again(self) -> None:
        """Nothing is chosen any more."""
        self.result, self.chosen = None, frozenset()
        super().again()

    def look(self) -> ScreenLook:
        """The question, a pad an answer, and the pads that stand apart."""
        pads = [
            self._pad(each.key, each.words, each.icon, picture=each.picture, chosen=self._is_chosen(each.key))
            for each in self.options
        ]
        return ScreenLook(
            self.name,
            self.key,
            self.lines,
            pads=(*pads, *self._apart()),
            stacked=self.stacked,
            picture=self.picture,
            ghost=self.ghost,
            staff=self.staff,
            immediate=True,
        )

    def _apart(self) -> list[Pad]:
        pads = []
        if self.none:
            chosen = self._is_chosen(self.none) or (self.done and self.result == ())
            icon = "wait" if self.none == PUT_OFF else "clear" if self.none in ENOUGH else "none"
            pads.append(self._pad(self.none, self.none, icon, apart=True, chosen=chosen))
        if self.multi:
            pads.append(self._pad(THOSE, THOSE, "yes", apart=True))
        if self._may_repeat:
            pads.append(self._again())
        return pads

    def _is_chosen(self, key: str) -> bool:
        return key in self.chosen or (isinstance(self.result, str) and key == self.result)

    def _keys(self) -> tuple[str, ...]:
        keys = [*(option.key for option in self.options), *([self.none] if self.none else [])]
        if self.multi and self.chosen:
            keys.append(THOSE)
        return (*keys, *([AGAIN] if self._may_repeat else []))

    def _taken(self, key: str, act: Press) -> list[Happening]:
        if not self.multi:
            self.result = key
        elif key == self.none:
            self.result, self.chosen = (), frozenset()
        elif key == THOSE:
            self.result = tuple(each.key for each in self.options if each.key in self.chosen)
        else:
            self.chosen ^= {key}
            self._choice.become(self._keys(), key, act.time_s)
            return []
        return self._ends(act)


class YesNo(Pick):
    """Yes and No with thumbs (protocol.md 10.2) or, `plain`, with what does not judge, and a `third` answer where
    there is one; `result` yes or no."""

    def __init__(
        self,
        rules: InputRules,
        key: str,
        *,
        third: Option | None = None,
        plain: bool = False,
        again: bool = True,
        scanning: bool = False,
        limit_s: float | None = None,
        staff: bool = False,
        lines: tuple[str, ...] = (),
        picture: str = "",
        ghost: Ghost | None = None,
    ) -> None:
        answers = tuple(
            Option(key, key, icon=icon) for key, icon in zip(PLAIN, PLAIN if plain else THUMBS, strict=True)
        )
        super().__init__(
            rules,
            key,
            (*answers, *([third] if third else [])),
            again=again,
            scanning=scanning,
            limit_s=limit_s,
            staff=staff,
            lines=lines,
            picture=picture,
            ghost=ghost,
        )
