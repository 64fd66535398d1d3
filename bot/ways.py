"""How one says by which way something goes: each channel has its own words for it."""

from handlers.email.words import WAY as BY_EMAIL
from handlers.slack.said import WAY as IN_SLACK
from handlers.teams.saying import WAY as IN_TEAMS
from handlers.web.statements import WAY as ON_THE_WEB

WAYS = {"slack": IN_SLACK, "teams": IN_TEAMS, "email": BY_EMAIL, "web": ON_THE_WEB}
