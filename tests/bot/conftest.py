"""What every test of the edge may ask for."""

from tests.bot.logs import lines as lines
