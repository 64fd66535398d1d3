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
    r"currently|today|at all|this (?:time|year)|here|yet|hi|hello|dear|ok|okay|yes|i|we|"
    r"(?:good|great|nice) idea)\b"
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
_IT = r"(?:(?:it|this|that|things|everything|all)(?: (?:all|here))? )?"
_IS = r"(?:(?:is|are|was|has been|its|thats) )?"
_MEANS = r"(?:budget|money|time|funding|funds|capacity|resources?|staff|staffing|people|need)"
_DECIDED = (
    r"(?:decided (?:against(?: it| this)?|not to(?: do (?:it|this))?|no)|(?:the answer )?(?:it )?is (?:a )?no|no)"
)
_USE = (
    r"(?: (?:useful|helpful|new|use|value|valuable|relevant|of use|of value))+"
    r"(?: (?:in|to|for|about) (?:it|us|me|(?:this|that|the|your)(?: (?:idea|suggestion|proposal))?))?"
)
_LOOKED = r"(?:considered|discussed|thought about|looked at|talked about|looked into)"
_LACKS = r"(?:lack of|no|not enough|short of|(?:do not|dont|does not) have(?: the| enough| any)?)"
_KEPT = r"will be (?:kept|held|put|placed|filed)(?: (?:on|in|to))?(?: (?:the |our |your )?(?:file|record|list|log))?"
_ENDS = tuple(
    re.compile(ends)
    for ends in (
        rf"{_IT}{_IS}(?:have )?always (?:been|done|did|do|worked|have)(?: (?:done|it|this|that|things))*"
        r"(?: (?:this|that) way)?(?: like (?:this|that))?",
        rf"{_IT}{_IS}(?:not )?(?:how|the way) (?:have )?(?:always )?(?:do|done|did|work)(?: (?:it|things|this|that))?",
        rf"{_IT}{_IS}(?:not )?(?:how|the way) {_IT}(?:works?|is done|are done|is|are)",
        rf"{_IT}{_IS}(?:works )?(?:fine |good |well )?(?:enough )?as {_IT}(?:is|are|stands?)",
        rf"(?:am |are )?happy (?:with )?(?:(?:how|the way|as) )?{_IT}(?:is|are|works?)?",
        rf"(?:there is |theres |see |found )?{_IT}{_IS}(?:nothing|not much|not|no|none|little|of no)"
        rf"(?: (?:is|of it|that is))?{_USE}",
        rf"(?:there is |theres |because of |due to |have )?(?:a |the )?{_LACKS} {_MEANS}(?: or {_MEANS})?"
        r"(?: for (?:it|this|that|us))?",
        rf"(?:have )?{_IT}{_IS}{_LOOKED}(?: (?:it|this|that))?(?: {_DECIDED})?",
        rf"{_DECIDED}|(?:the answer |it |its |that )?(?:is )?(?:a )?no (?:from (?:me|us))",
        rf"{_IT}(?:will not|wont|are not|am not|is not) (?:be )?(?:doing|taking|take|pursuing|pursue|going|go)"
        r"(?: (?:it|this|that|any))?(?: (?:forward|further|ahead|with it|with this))?",
        r"(?:there are |have )?(?:got )?(?:other|bigger|more urgent|different) (?:priorities|things to do)",
        rf"{_IT}{_IS}not (?:a |the )?(?:right|good|best) (?:time|moment)(?: for (?:it|this|that))?",
        r"(?:maybe|perhaps)?(?: ?(?:later|another time|some other time|one day|in (?:the )?future))?",
        r"(?:already )?(?:know|knew)(?: (?:this|that|it|about it|all this))?(?: already)?",
        rf"{_IT}{_IS}(?:the |our )?(?:process|procedure|rules?|system|(?:standard |usual )?practice)",
        r"because (?:say|said)",
        rf"{_IT}{_IS}not (?:my|our|up to|for) (?:decision|call|job|me|us|area|remit|problem)"
        r"(?: to (?:decide|make))?",
        r"(?:management|the board|they|managers|head office) (?:said|says|say|decided) no",
        r"(?:staff |everybody |everyone |people |all )?(?:are |is |am )?(?:all )?too (?:busy|stretched)",
        r"(?:do not |dont )?(?:agree|disagree|think|like it|want (?:it|this|to))",
        rf"{_IT}{_IS}not something (?:can|could|would|want|need|will)(?: (?:do|to|need|to do))?",
        rf"{_IT}{_IS}not (?:needed|wanted|required)(?: (?:by us|any more|anymore))?",
        rf"(?:(?:your |the )?(?:idea|suggestion) )?{_IT}(?:has been |have )?{_IS}(?:noted|recorded|logged|filed)"
        rf"(?: (?:it |this )?{_KEPT})?",
        rf"{_IT}{_KEPT}",
        r"already have (?:a|an|our) (?:policy|procedure|process|protocol|guidance)"
        r"(?: (?:for|on|about) (?:it|this|that))?",
        r"you (?:should|ought to|must|really should) know better"
        r"(?: than (?:to )?(?:suggest|say|ask|propose|raise)(?: (?:it|this|that))?)?",
        r"(?:(\w)\1+(?: |$))+",
    )
)
_AGAIN = re.compile(r"\b(\w+)(?: \1\b)+")
"""The same word over and over fills a box, and says it once."""
_EXAMPLES = {
    "considered": "We looked at doing it in both teams. The night team has one printer, and we could not share it.",
    "useful": "Families should not have to tell it twice: the new form asks for that now.",
    "valued": "You saw what families have to repeat, and you said it plainly.",
    "stopped": "Nobody could open the page on a visit, and two families were asked twice because of it.",
    "kept here": "The page is part of our own form. The other agencies have had theirs since May.",
    "agreed": "We agreed that you show it at the next team meeting, and that I ask for the second printer.",
}


SHORTEST = 12
"""Characters of an answer that ends something: fewer are hardly one that somebody could learn from."""


def refuse(words: str, about: str, shortest: int = 0, *, beside: str = "") -> None:
    """
    Raises ``Refusal`` where words say nothing but no, noted, we do this already, not a priority, and their like.

    ``about`` is what they tell: what was *considered*, what is *useful*, what was *valued*, what was *agreed*, why it
    was *stopped*, why it is *kept here*; and the question they stand ``beside``, where that has another name.
    """
    if is_dismissive(words) or len(words.strip()) < shortest:
        example = _EXAMPLES[about]
        raise Refusal(
            f"This would leave them with nothing to learn from. For instance: “{example}”", about=beside or about
        )


def is_dismissive(words: str) -> bool:
    """Whether every sentence of it is a courtesy or a bare no."""
    plain = re.sub(r"[’'`/]", "", words.casefold())
    plain = re.sub(r"\b(we|i|they)ve\b", r"\1 have", plain)
    sentences = [re.sub(r"[^\w\s]|_|\d", " ", part) for part in re.split(r"[.!?;:,\n–—-]+", plain)]
    return all(_says_nothing(sentence) for sentence in sentences)


def _says_nothing(sentence: str) -> bool:
    bare = _AGAIN.sub(r"\1", " ".join(_COURTESY.sub(" ", sentence).split()))
    return not bare or any(pattern.fullmatch(bare) for pattern in (_NOTHING_BUT, *_ENDS))
