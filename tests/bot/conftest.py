"""What every test of the edge may ask for."""

from tests.bot.logs import lines as lines
from tests.bot.logs import log_as_it_was as log_as_it_was
