"""What only Slack has to say, and its own two buttons."""

from dialogs.kit.words import Button, Card, Text

WAY = "in Slack"
HOME = Button("Home", "slack.home", how="show")
NEITHER = Button("Neither", "slack.nothing")
"""Addresses that begin with ``slack.`` never reach the door."""

WAITING = Card("One moment", (Text("We are looking you up. This happens only once."),))
MOVED_ON = Card("This has moved on", (Text("It is from an earlier time. Here is a way on."),), (HOME,))
TOO_SLOW = Card("Please try again", (Text("Slack did not open the page in time. Nothing was saved."),))
PRESS_AGAIN = Card("Please press it once more", (Text("We know you now. Nothing was saved yet."),))
WHO_ARE_YOU = Card(
    "We could not look you up", (Text("Slack did not tell us who you are. Please try again in a minute."),)
)
NO_FILES = Text("Nothing can be attached here, and we have not kept the file. Please say it in words.")
MORE_THAN_FITS = "This is the beginning: the rest does not fit here."
NOTHING_HERE = Card("Nothing is waiting for you", (Text("You can begin something at any time."),))
NOT_CONNECTED = (
    "Hearback is not connected to this workspace, so nothing was saved. "
    "Please tell the person who looks after Hearback where you work."
)
