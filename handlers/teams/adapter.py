"""
The archived library, kept behind one module: who may speak to us, and a turn without what nobody asked for.

botbuilder-core 4.17.1 is used for what it does well (tokens of the Bot Connector, the activity handler) and worked
round where it does not; each "defect" is a line of ``notes/teams.md`` and has a test.
"""

import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ResourceResponse
from botframework.connector.auth import (
    AuthenticationConfiguration,
    BotFrameworkAuthenticationFactory,
    JwtTokenExtractor,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
)

from handlers.teams.keys import Keys
from handlers.teams.parse import tenant_of
from handlers.teams.place import is_here, is_teams
from handlers.teams.tokens import Tokens

log = logging.getLogger(__name__)

Json = dict[str, Any]


@dataclass(frozen=True)
class Cloud:
    """Where the Bot Connector and its keys are.  All of it is passed on, or botbuilder takes other defaults."""

    issuer: str = "https://api.botframework.com"
    scope: str = "https://api.botframework.com"
    login: str = "https://login.microsoftonline.com/"
    oauth: str = "https://token.botframework.com"
    keys: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    caller: str = "urn:botframework:azure"


PUBLIC = Cloud()


class Refused(PermissionError):
    """Not from Teams, or not for us.  It is told to nobody but the log, and without a word of the body."""


class Adapter(CloudAdapterBase):  # type: ignore[misc]  # botbuilder has no types
    """``app_id`` is empty in the demo only: then whoever is on this machine is believed."""

    def __init__(
        self, app_id: str, password: str, tenant: str, http: httpx2.AsyncClient, *, cloud: Cloud = PUBLIC, here: bool
    ) -> None:
        self._app_id, self._tenant, self._here, self._cloud = app_id, tenant, here, cloud
        self.keys = Keys(cloud.keys, http)
        # defects 4 and 5: this is where botbuilder looks for the keys
        JwtTokenExtractor.metadataCache[cloud.keys] = self.keys
        super().__init__(
            BotFrameworkAuthenticationFactory.create(
                validate_authority=True,
                to_channel_from_bot_login_url=f"{cloud.login}{tenant}",
                to_channel_from_bot_oauth_scope=cloud.scope,
                to_bot_from_channel_token_issuer=cloud.issuer,
                oauth_url=cloud.oauth,
                to_bot_from_channel_open_id_metadata_url=cloud.keys,
                to_bot_from_emulator_open_id_metadata_url=cloud.keys,
                caller_id=cloud.caller,
                credential_factory=PasswordServiceClientCredentialFactory(app_id, password, tenant),
                auth_configuration=AuthenticationConfiguration(),
            )
        )
        self.on_turn_error = _said_to_the_log

    async def admitted(self, body: Json, header: str) -> tuple[Any, Activity]:
        """
        Who sent it, in a step of its own, so that no error of ours later is taken for a refusal (defect 9).

        Raises anything at all, and whatever it is, the answer is 401.
        """
        if body.get("channelId") != "msteams":  # without it botbuilder asks for no endorsement
            raise Refused("not the channel of Teams")
        activity = Activity().deserialize(body)
        service = activity.service_url or ""
        if not self._app_id:
            if not is_here(service):
                raise Refused("without an app id only this machine is answered")
            anonymous = await self.bot_framework_authentication.authenticate_request(activity, None)
            return anonymous, activity
        # an empty header is refused; None would be taken for "no authentication wanted"
        sender = await self.bot_framework_authentication.authenticate_request(activity, header or "")
        claims = sender.claims_identity.claims
        if claims.get("iss") != self._cloud.issuer:  # botbuilder also takes emulators' and skills' tokens
            raise Refused("only the Bot Connector's tokens")
        if claims.get("aud") != self._app_id:
            raise Refused("for another app")
        if not service or claims.get("serviceurl") != service:
            raise Refused("signed for another address")
        if not is_teams(service) and not (self._here and is_here(service)):
            raise Refused("not an address of Teams")
        if tenant_of(body) != self._tenant:
            raise Refused("another organisation")
        return sender, activity

    async def process_activity(
        self, sender: Any, activity: Activity, logic: Callable[[TurnContext], Awaitable[None]], said: object = None
    ) -> InvokeResponse | None:
        """
        Without the two clients, 15 ms of processor and a token for each turn (defects 6 and 7).

        ``said`` is what ``logic`` finds in ``turn_state``.
        """
        turn = TurnContext(self, activity)
        turn.turn_state[self.BOT_IDENTITY_KEY] = sender.claims_identity
        turn.turn_state[SAID] = said
        await self.run_pipeline(turn, logic)
        answered: InvokeResponse | None = self._process_turn_results(turn)
        return answered

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Only the answer to an invoke goes this way: all else is said through ``TeamsChannel``."""
        for activity in activities:
            if activity.type != ActivityTypes.invoke_response:
                raise TypeError("what is said goes through the channel")
            context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
        return [ResourceResponse(id="") for _ in activities]


SAID = "hearback.said"


async def _said_to_the_log(turn: TurnContext, error: Exception) -> None:
    """An invoke is answered all the same, or Teams reads 501.  An error's own words may hold a person's: not logged."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("turn failed: %s\n%s", type(error).__name__, where)
    if turn.activity.type == ActivityTypes.invoke:
        wrong = {"code": "InternalServerError", "message": "Something went wrong. Nothing was saved."}
        body = {"statusCode": 500, "type": "application/vnd.microsoft.error", "value": wrong}
        turn.turn_state[Adapter._INVOKE_RESPONSE_KEY] = Activity(
            type=ActivityTypes.invoke_response, value=InvokeResponse(status=500, body=body)
        )


def tokens(app_id: str, password: str, tenant: str, cloud: Cloud = PUBLIC) -> Tokens:
    """One MSAL application for the life of the process, so that its cache works (defect 6)."""
    credentials = MicrosoftAppCredentials(app_id, password, tenant, cloud.scope)
    return Tokens(credentials.get_access_token)
