"""What is known of the limb and how it is felt: of a patient over the weeks, and of one session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from game.programme.distress import Look, Lower, Reveal, Sensation
from game.programme.dizziness import DizzyWay
from game.programme.fit import Felt, Shown
from game.programme.movement import Blend, Ladder
from game.programme.questions import Question
from game.programme.response import Function
from game.programme.touch import TouchWay


@dataclass(slots=True)
class Body:
    """Over the weeks; days are ordinals of calendar dates.

    `reveals` counts the reveals that opened, `closed_on` is the day on which nothing more may be shown. `cramped`:
    a cramp or freezing came since the therapist last asked the other hand along; `trace`: that hand has a trace of
    movement. `lower_next`: the next session of practice starts lower. `dizzy` is how dizziness ended a session, on
    `dizzy_on`.
    `signs` is the first sheet of the day `signs_on`, `signs_from` that of a day on which they rose. `asked_on` is
    when each rotating question was asked last, `weekly` each item of the weekly check. `felt` and `shown` are the
    fit, kept once `fitted`; `matched` counts sessions that matched, `stepped_on` the day of the last step, `goal`
    the length to which the shown limb goes slowly today (None: nowhere).
    `worries` are those of the exposure cards, `pictures` their numbers, `ladder` where the patient stands on them.
    `activities` are those that the patient chose for the weekly check. `hands` carry blocks in it; `carried`: in
    stage 4 the affected one did. `function` is what the hand and the person can do. `gain` is the ratio of shown
    to real movement (None: no help), `gain_probes` the shares since it changed, `gain_raised` the days on which it
    rose, `gain_confirmed` the therapist's word for more, `gain_fresh`: a probe waits to be decided on.
    `textures` is for each form of touch the place on its ladder of textures, `textures_felt` the farthest one that
    was ever begun; `touch_off` is the day on which there is no more touch. `residual` is how touch felt at the
    residual limb when it was rated first. `blend` is how true the mirror limb is in stage 4.
    """

    reveals: int = 0
    closed_on: int | None = None
    cramped: bool = False
    trace: bool = False
    lower_next: bool = False
    dizzy: DizzyWay | None = None
    dizzy_on: int = 0
    signs: Mapping[str, int] | None = None
    signs_on: int = 0
    signs_from: Mapping[str, int] | None = None
    asked_on: dict[str, int] = field(default_factory=dict)
    weekly: dict[str, int] = field(default_factory=dict)
    weekly_due: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    carried: bool = False
    function: Function = field(default_factory=Function)
    felt: Felt | None = None
    shown: Shown | None = None
    fitted: bool = False
    matched: int = 0
    comfortable: bool = False
    stepped_on: int | None = None
    goal: float | None = None
    worries: tuple[int, ...] = ()
    pictures: tuple[int, ...] = ()
    textures: dict[str, int] = field(default_factory=dict)
    textures_felt: dict[str, int] = field(default_factory=dict)
    touch_off: int | None = None
    residual: int | None = None
    ladder: Ladder | None = None
    gain: float | None = None
    gain_probes: tuple[float | None, ...] = ()
    gain_raised: tuple[int, ...] = ()
    gain_confirmed: bool = False
    gain_fresh: bool = False
    blend: Blend = field(default_factory=Blend)


@dataclass(slots=True)
class Care:
    """Within one session.

    `reveal` is None where the limb needs none; `shown_again` counts looks after a cover, `covered` says that one
    for a sensation is on. `missing` counts readings asked for and not given, running; `helper_looks`: somebody is
    asked to look. `frowned_at` is when a face was sad, by how much was done until then, until a sensation took it
    up. `mirror_off`: for today; `not_shown`: the reveal did not open, so no more of this session draws the limb.
    `reach_deg` is the highest elevation that may be asked (None: by the exercise), `limb_share` by what the
    working limb's range and time are multiplied. `message` closes a try of a feared movement, by its key.
    `touchable` says of each place that was rated today whether it may be touched, `touch` what follows the last
    texture, of which `textures` were new in this session. `stays` is for each form and texture the worry at its
    start and how long it was stayed with in this session (s); `touch_from` the first pain at touch, `touch_hurt`
    the forms in which one hurt too much. `lower` is how much lower this session starts, and `unhelped` says that a
    cover of this one did not help. `worry`: a new pain was told that no reading has taken up yet. `measure` is
    what is measured around its mirror, "" for nothing; `moved`: the shown limb went on its way.
    """

    reveal: Reveal | None = None
    shown_again: int = 0
    covered: bool = False
    felt: tuple[Sensation, ...] = ()
    bilateral: str = "none"
    missing: int = 0
    helper_looks: bool = False
    frowns: int = 0
    grief: bool = False
    frowned_at: int | None = None
    mirror_off: bool = False
    not_shown: bool = False
    look: Look = Look.NONE
    dizzy: DizzyWay | None = None
    dizzy_tier: int = 1
    lower: Lower | None = None
    unhelped: bool = False
    worry: bool = False
    reach_deg: float | None = None
    limb_share: float = 1.0
    message: str = ""
    touchable: dict[str, bool] = field(default_factory=dict)
    touch: TouchWay | None = None
    textures: int = 0
    stays: dict[tuple[str, str], tuple[int | None, float]] = field(default_factory=dict)
    touch_from: int | None = None
    touch_hurt: tuple[str, ...] = ()
    match: int | None = None
    moved: bool = False
    extra: Question | None = None
    measure: str = ""
