"""What is said on pages of our own, in plain words: errors, what is true of these pages, and who sees what."""

from collections.abc import Sequence

from dialogs.kit.words import Block, Card, Heading, Quote, SignIn, Text

WAY = "on the web page"
NOTHING = Text("Nothing was saved.")


def _handed_back(typed: Sequence[str]) -> tuple[Block, ...]:
    """What somebody wrote is never lost: it stands here, to be copied."""
    return (Heading("What you wrote"), *(Quote(words) for words in typed)) if typed else ()


def not_ours(*typed: str) -> Card:
    return Card(
        "Please open the page again",
        (Text("This did not come from a page that we made for you."), NOTHING, *_handed_back(typed)),
    )


def signed_out(*typed: str) -> Card:
    return Card(
        "You are signed out",
        (Text("You were away for a while, or signed out somewhere else."), NOTHING, *_handed_back(typed)),
    )


def letter_ended(*typed: str) -> Card:
    newer = "What it was about has finished, or a newer letter has taken its place. Look for the newest one."
    return Card("This link has ended", (Text(newer), *_handed_back(typed)))


QUIETLY_OUT = Card(
    "You are signed out",
    (Text("You were away for a while, or signed out somewhere else. What you typed is still in the box: copy it."),),
    (SignIn("Sign in again", "/sign-in"),),
)
UNREADABLE = Card("We could not read that", (Text("Something got lost on the way here."), NOTHING))
TOO_LARGE = Card(
    "That is too long for us",
    (Text("It is more than a hundred pages. Please go back, take some out and send it again."), NOTHING),
)
NO_SUCH_PAGE = Card(
    "There is no page here",
    (Text("The address may be cut short or mistyped. If you came by a link of ours, please tell whoever sent it."),),
)
NOT_YOURS = Card("This page is not for you", (Text("If you need it for your work, ask whoever runs Hearback here."),))
NOT_THAT_WAY = Card(
    "This page cannot be opened like that", (Text("It answers a button on another page. Please start from there."),)
)
LINK_ENDED = Card(
    "This link has ended",
    (Text("It was used already, or its time has passed. That is nothing to worry about: ask for another."),),
)
LINK_SENT = Card(
    "Look in your e-mail",
    (
        Text("If a list of ours has that address, a link is on its way to it. It works once, for a short time."),
        Text("Nothing there after five minutes? Look in junk, then ask whoever runs Hearback whether you are listed."),
    ),
)
NO_LINKS = Card(
    "We cannot send you a link",
    (
        Text("E-mail is not set up here, so nothing was sent."),
        Text("In chat, a message from Hearback that leads to a page here opens it for you, signed in."),
    ),
)
LEFT = Card("You are signed out", (Text("You can shut this page."),))


def fault(reference: str) -> Card:
    sorry = f"It is not you. If you write to us, please mention {reference}."
    return Card("Something went wrong", (Text(sorry), Text("Please go back: what you wrote should still be there.")))


ACCESSIBILITY = Card(
    "Accessibility",
    (
        Text("We want everyone to be able to use these pages. This says what we know, and what we do not."),
        Heading("What you can do"),
        Text("Use every page and every button with a keyboard alone."),
        Text("Make the text up to four times as large, or use a very small phone, without scrolling sideways."),
        Text("Use your own colours, or the high contrast of your computer."),
        Text("Switch off JavaScript: nothing is lost but the news that comes by itself."),
        Text("Print any page."),
        Heading("How we know"),
        Text(
            "Each kind of page is tried in a real browser, Chromium, before every release: with axe, a program that "
            "looks for barriers, with the keyboard only, at 320 pixels, in forced colours and without JavaScript."
        ),
        Heading("What we do not know yet"),
        Text("No disabled person has been asked to try these pages yet, and no screen reader has been tried."),
        Text("Nobody from outside has checked them against the rules that public bodies must meet (WCAG 2.2 AA)."),
        Text("Documents that a briefing links to are other people's. They may be hard to read."),
        Heading("If something is hard to use"),
        Text("Tell whoever runs Hearback where you work, and ask for it in another way: by e-mail, on paper, aloud."),
        Text("If you are not happy with the answer, the Equality Advisory and Support Service can help."),
    ),
)

PRIVACY = Card(
    "Who sees what",
    (
        Heading("What you write in the box"),
        Text("Nothing is kept until you press a button that says what it will do. Our logs never hold it."),
        Text(
            "Please name no child, no parent, no one else. Some numbers, such as an NHS number, we refuse to keep. "
            "Where it looks like somebody's name with an age, we ask you to look again before anything is kept."
        ),
        Heading("An idea"),
        Text(
            "You see it, and so does your manager, your team's channel if there is one when you share it, or whoever "
            "it is passed to. If you asked for confidence, they do not see your name. The notice on a phone never says "
            "what it is about."
        ),
        Text(
            "A colleague of your agency who writes something like it reads it too, before theirs is sent, and can add "
            "their voice to it; in other agencies only if you said that others should know. What you shared in "
            "confidence is never shown so, and what you shared without a name is shown without one. What others should "
            "know can be opened from the numbers that the board reads, too."
        ),
        Text(
            "Its journey is read, move by move, by you, by whoever has it or has had it, by who manages your "
            "team if it came by them, and by whoever joined it, to whom what you were asked and answered is not shown. "
            "Nobody whom it goes past reads any of it."
        ),
        Heading("A finding, and what is done about it"),
        Text(
            "What somebody found is theirs alone until they present it, and they can throw it away till then. From "
            "then on whoever may present findings reads it, with the name of who presented it: those who lead, manage, "
            "write briefings, answer for a forum or sit on a board. So they do the actions that come from it, with who "
            "leads each."
        ),
        Heading("A question to you"),
        Text(
            "Whoever asks reads your answer with your name, and may pass it on to a forum. Nobody is told who did not "
            "answer."
        ),
        Heading("A reflection"),
        Text("Only you, until you share it yourself, each time. It is kept sealed."),
        Text(
            "If you take one to supervision, or a briefing, your supervisor of that day reads the words that you write "
            "for them, and nobody else does. They are kept sealed, and are gone when you have talked about it."
        ),
        Heading("A briefing"),
        Text(
            "Your answer is counted with others. The board sees counts, never names, and never a group so small that "
            "it would be about one person. Nobody is told that you have not read something."
        ),
        Text(
            "If we cannot reach you with it, whoever sent it and your administrator see your name, your team and why, "
            "so that it can be put right. Who is away or has left is only counted."
        ),
        Heading("This page"),
        Text(
            "It keeps one small file in your browser, a cookie, to know that you are signed in, and one while you are "
            "signing in. Both go when you shut the browser. Nothing comes from other companies and nothing follows you."
        ),
        Heading("Your rights"),
        Text("You may ask for everything we hold about you, or that it be taken out: ask whoever runs Hearback here."),
    ),
)
