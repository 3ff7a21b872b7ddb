"""Signs and pictures that fit what they stand beside, figures under what they are of, ends that answer."""

import re

from exercises.words import load_words

# What somebody reads and does by a picture of it.
READ = {
    "coach-cover": {"stop-3-leg"},
    "coach-uncover": {"mirror-1-leg"},
    "covered": {"stop-3", "stop-3-leg"},
    "mirror-off": {"stop-3", "stop-3-leg"},
    "later-is-good": {"garden"},
    "stop-dizzy": {"headset"},
    "spare-hand": {"rest-now"},
    "spare-leg": {"rest-now-leg"},
    "touch-none": {"touch-none", "touch-none-leg", "touch-none-residual", "touch-none-residual-leg"},
    "touch-back": {"touch-silk"},
}


def test_no_thumb_judges_an_answer_to_a_question_of_safety(looks):
    """A yes to R8c or R3 is no good news: only what does not judge stands beside it."""
    asked = {name: look for name, look in looks.items() if re.fullmatch(r"r\d+[a-c]?(-leg)?", look.title)}
    assert {"pick-r3", "pick-r8c", "pick-r16"} <= asked.keys()
    # Nor is it a verdict how somebody is, what they feel, whether to look, or what they can do.
    others = "sign-new-place", "fit-frozen", "fit-fits", "better-now", "show-hand", "staff-t4-steps"
    judged = {*asked.values(), *(looks[f"pick-{title}"] for title in others)}
    assert not {pad.icon for look in judged for pad in look.pads if pad.icon.startswith("thumb")}
    assert {pad.icon for pad in asked["pick-r8c"].pads} >= {"yes", "no"}


def test_what_puts_off_has_the_sign_of_waiting_and_no_tick(looks):
    off = [pad for look in looks.values() for pad in look.pads if pad.words == "staff-not-now"]
    assert len(off) > 4
    assert {pad.icon for pad in off} == {"wait"}


def test_a_figure_of_staff_stands_under_what_it_is_of_and_an_answer_is_asked_back_with_its_question(looks):
    words = load_words()
    typed = [look for look in looks.values() if "staff-figure" in look.lines]
    assert typed
    assert all(look.title.startswith("staff-outcome-") for look in typed)
    # Every one has its unit, or says that it is a sum.
    assert all(re.search(r"(mm|kg|total|blocks)$", words[look.title]) for look in typed)
    back = [look for look in looks.values() if look.name == "pain-confirm"]
    assert all(len(look.lines) == 1 and look.lines[0] in words for look in back)
    assert any(look.picture for look in back)


def test_the_ends_of_a_scale_answer_its_question_and_well_or_clearly_have_no_face(looks):
    well, clear = (
        [look for look in looks.values() if look.name == "pain" and look.title.startswith(title)]
        for title in ("activity", "body-clear")
    )
    assert {look.ends[1] for look in well} == {"very-well"}
    assert {look.ends[1] for look in clear} == {"very-clearly"}
    assert not any(look.sad for look in (*well, *clear))


def test_no_answer_of_a_visit_is_a_thumb_down(looks):
    # Where a visit asks yes or no, no is no bad answer: an offer is declined, or something is not so.
    assert not [name for name, look in looks.items() for pad in look.pads if pad.icon == "thumb-down"]
    offered = {look.title: look for look in looks.values() if look.title in ("cards-due", "weekly-practise")}
    assert {title: [pad.icon for pad in look.pads[:2]] for title, look in offered.items()} == {
        "cards-due": ["yes", "no"],
        "weekly-practise": ["yes", "no"],
    }


def test_what_a_person_reads_and_does_stands_beside_its_picture(looks):
    shown = {title: {look.picture for look in looks.values() if look.title == title} for title in READ}
    assert shown == READ


def test_where_touch_is_asked_about_is_shown(looks):
    asked = [look for look in looks.values() if look.title.startswith("touch-feels-")]
    shown = {(look.title.removeprefix("touch-feels-"), look.picture) for look in asked}
    assert {("residual", "touch-at-residual"), ("residual", "touch-at-residual-leg")} < shown
    assert all(picture.startswith(f"touch-at-{place}") for place, picture in shown)
    tapped = {look.picture for look in looks.values() if look.title == "touch-tap"}
    assert tapped == {"touch-at-residual", "touch-at-residual-leg"}


def test_how_well_something_can_be_done_is_asked_of_what_was_chosen(looks):
    assert {look.title for look in looks.values()} >= {
        "activity-which",
        "activity-drink-how",
        "activity-shoes-how",
    }
    assert "pain-activity" not in looks
    asked = [look for look in looks.values() if look.title.startswith("activity-") and look.title.endswith("-how")]
    assert all(look.picture for look in asked)
