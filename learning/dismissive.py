"""
An answer that says no more than no: refused, with an example of one that somebody could learn from (Derby D14).

Only what says nothing but that is refused: a short answer with a reason in it is an answer.
"""

import re

from learning.refusal import Refusal

_COURTESY = re.compile(
    r"\b(?:many thanks|thank you(?: (?:very much|so much))?|thanks|thankyou|cheers|sorry|i am afraid|im afraid|afraid|"
    r"unfortunately|regrettably|however|but|so|well|really|very|just|please|and|for (?:this|that|it|your idea|sharing|"
    r"raising (?:this|it|that))|at (?:this|the) (?:time|moment|point|present)|at present|right now|now|for now|"
    r"currently|today|this (?:time|year)|here|yet|hi|hello|dear|ok|okay|yes|good idea|great idea|nice idea|i|we)\b"
)
_NOTHING_BUT = re.compile(
    r"(?:no|nope|none|nothing|na|not|nil|never|noted|duly noted|idea noted|it is noted|will (?:note|consider)(?: it)?|"
    r"already (?:do|doing|done|have|had|in place)(?: (?:this|that|it))?|(?:do|have|did|tried) (?:this|that|it) already|"
    r"(?:are )?already doing (?:this|that|it)|have already (?:done|tried) (?:this|that|it)|"
    r"(?:it |this |that )?(?:is |its |was )?(?:not|no|a low|low|isnt|is not)(?: a)? (?:priority|possible|needed|"
    r"required|necessary|relevant|practical|appropriate|viable|feasible|interested|budget|money|time|funding|capacity|"
    r"resources|agreed|approved|for us|our (?:job|role|responsibility)|how (?:things|it) (?:are|is) done)|"
    r"(?:have|has|there is|theres|got) no (?:budget|money|time|funding|capacity|resources|resource|need)|"
    r"(?:cannot|cant|can not|wont|will not|do not|dont) (?:do|agree|support|help|use|have|need)?"
    r"(?: (?:this|that|it|with this|the (?:time|money|budget|capacity)|time|money))?|"
    r"(?:it |this |that )?(?:wont|will not|would not|wouldnt|does not|doesnt|didnt|did not) work|"
    r"(?:it |this |that )?(?:is |its )?(?:policy|the policy|against policy|too (?:expensive|hard|difficult|much|late|"
    r"busy|small|big)|out of scope|beyond (?:our )?(?:remit|scope)|above my pay grade)|"
    r"(?:have |did )?(?:tried|try) (?:this|that|it)?(?: (?:before|already|once))?|"
    r"(?:it )?(?:did not|didnt) work(?: (?:before|last time))?|"
    r"no (?:further )?(?:action|comment|thanks|reason|change)(?: needed| required)?|too busy|"
    r"(?:all|everything|see above|as above|ditto|same|the idea|idea|it|this|that|reject|rejected|declined?|refused?))"
)
_EXAMPLES = {
    "considered": "We looked at doing it in both teams. The night team has one printer, and we could not share it.",
    "useful": "Families should not have to tell it twice: the new form asks for that now.",
    "valued": "You saw what families have to repeat, and you said it plainly.",
    "agreed": "We agreed that you show it at the next team meeting, and that I ask for the second printer.",
}


SHORTEST = 12
"""Characters of an answer that ends something: fewer are hardly one that somebody could learn from."""


def refuse(words: str, about: str, shortest: int = 0) -> None:
    """
    Raises ``Refusal`` where words say nothing but no, noted, we do this already, not a priority, and their like.

    ``about`` is the question they stand beside: what was *considered*, what is *useful*, what was *valued*, what was
    *agreed*.
    """
    if is_dismissive(words) or len(words.strip()) < shortest:
        example = _EXAMPLES[about]
        raise Refusal(f"This would leave them with nothing to learn from. For instance: “{example}”", about=about)


def is_dismissive(words: str) -> bool:
    """Whether every sentence of it is a courtesy or a bare no."""
    plain = re.sub(r"[’'`/]", "", words.casefold())
    plain = re.sub(r"\b(we|i|they)ve\b", r"\1 have", plain)
    sentences = [re.sub(r"[^\w\s]|_|\d", " ", part) for part in re.split(r"[.!?;:,\n–—-]+", plain)]
    return all(_says_nothing(sentence) for sentence in sentences)


def _says_nothing(sentence: str) -> bool:
    bare = " ".join(_COURTESY.sub(" ", sentence).split())
    return not bare or _NOTHING_BUT.fullmatch(bare) is not None
