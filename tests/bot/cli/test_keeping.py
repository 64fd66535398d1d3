"""What ``hearback restore`` says; what it does is in ``tests.bot.test_backup``."""

from bot.cli.keeping import about_unsent


def test_what_had_not_been_sent_is_said_of_one_and_of_several() -> None:
    assert about_unsent(1) == "1 message had not been sent then. It goes out as soon as a server runs."
    assert about_unsent(2) == "2 messages had not been sent then. They go out as soon as a server runs."
