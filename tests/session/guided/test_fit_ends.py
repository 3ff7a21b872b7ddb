"""The ends of the FIT's sliders are of the limb that is treated."""

from exercises.words import load_words
from game.session.guided.fitting import curl_ends


def test_toes_are_bent_and_never_closed():
    for language in ("en", "de"):
        words = load_words(language)
        hand, foot = ([words[key] for key in curl_ends(limb)] for limb in ("arm", "leg"))
        assert not set(hand) & set(foot)
