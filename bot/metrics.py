"""
What is counted for whoever keeps it running, in the words of Prometheus: ``GET /metrics``.

Nothing in it is about a person, an idea or a place: every label has a few values that are known beforehand. What is
counted as it happens is this process's own (Prometheus adds processes up: each ``serve``, and each ``worker`` with a
``--port``); what stands in the database is read when it is asked for, and is the same whoever is asked.

It is read on this computer, not through a proxy: by a loopback address, under a loopback name. From anywhere else it
takes ``HEARBACK_METRICS_TOKEN`` (``authorization: {credentials: …}`` in Prometheus); where one is set, always.
"""

import hmac
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from bot.setting_values import is_loopback
from dialogs.kit.words import Card
from handlers.door import Again, CannotReach, Channel, Never, Outcome, Sent, SlowDown, To
from storage.condition import Waiting, waiting_now
from storage.database import Database
from storage.jobs import LANES, Clock

CHANNELS = ("slack", "teams", "web", "link")
PLATFORMS = ("slack", "teams", "email")
OUTCOMES = ("done", "shown", "asked", "refused", "moved", "fault", "stranger", "repeated")
RESULTS = {Sent: "sent", SlowDown: "slow_down", CannotReach: "cannot_reach", Again: "again", Never: "never"}
ENDS = ("done", "failed")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 3, 5, 10)  # Slack gives up at 3
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
OTHER = "other"

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class Metrics:
    """What this process has counted."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._turns = Counter("hearback_turns", "What people did here", ["channel", "outcome"], registry=self.registry)
        self._sends = Counter(
            "hearback_sends", "What was handed to a platform", ["platform", "result"], registry=self.registry
        )
        self._jobs = Counter("hearback_jobs", "Jobs that came to an end", ["job", "result"], registry=self.registry)
        self._seconds = Histogram(
            "hearback_acknowledge_seconds",
            "From a request that may change something to its answer",
            ["channel"],
            registry=self.registry,
            buckets=SECONDS,
        )
        for counter, firsts, seconds in (
            (self._turns, CHANNELS, OUTCOMES),
            (self._sends, PLATFORMS, RESULTS.values()),
            (self._jobs, LANES, ENDS),
        ):
            for first in firsts:
                for second in seconds:
                    counter.labels(first, second)  # there from the start, at 0

    def turn(self, channel: str, outcome: str) -> None:
        self._turns.labels(_one_of(CHANNELS, channel), _one_of(OUTCOMES, outcome)).inc()

    def sent(self, platform: str, outcome: Outcome) -> None:
        self._sends.labels(_one_of(PLATFORMS, platform), RESULTS[type(outcome)]).inc()

    def job(self, name: str, *, failed: bool) -> None:
        self._jobs.labels(_one_of(LANES, name), ENDS[failed]).inc()

    def acknowledged(self, channel: str, seconds: float) -> None:
        self._seconds.labels(_one_of(CHANNELS, channel)).observe(seconds)


def _one_of(known: Iterable[str], name: str) -> str:
    return name if name in known else OTHER


class Counted:
    """A channel, and what becomes of what it is given."""

    def __init__(self, channel: Channel, metrics: Metrics) -> None:
        self._channel, self._metrics = channel, metrics

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        outcome: Outcome = Again("it failed")  # whoever called tries again when it raises
        try:
            outcome = await self._channel.deliver(to, card, line=line, replaces=replaces)
        finally:
            self._metrics.sent(to.platform, outcome)
        return outcome


class Timed:
    """Around the whole application: how long whoever sent something waits for the first word of an answer."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            return await self._app(scope, receive, send)
        started, channel = time.perf_counter(), _channel(scope["path"])

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.acknowledged(channel, time.perf_counter() - started)
            await send(message)

        return await self._app(scope, receive, timed)


def _channel(path: str) -> str:
    match path.split("/"):
        case ["", "slack", *_]:
            return "slack"
        case ["", "api", "messages"]:
            return "teams"
        case ["", "l", *_]:
            return "link"
    return "web"


class Now(Collector):
    """What the database says, as gauges; with ``None`` that it says nothing."""

    def __init__(self, found: Waiting | None) -> None:
        self._found = found

    def collect(self) -> Iterable[Metric]:
        answers = "Whether the database answers"
        yield GaugeMetricFamily("hearback_database_up", answers, value=0 if self._found is None else 1)
        if self._found is None:
            return
        yield GaugeMetricFamily(
            "hearback_oldest_unsent_seconds", "How long the oldest message has been due", value=self._found.oldest
        )
        jobs = GaugeMetricFamily("hearback_jobs_waiting", "Jobs that nobody has in hand, up to 500", labels=["job"])
        for name, many in self._found.jobs.items():
            jobs.add_metric([name], many)
        rate = GaugeMetricFamily("hearback_pace_rate", "Messages a second, as they may go now", labels=["platform"])
        most = GaugeMetricFamily("hearback_pace_most", "Messages a second, at the most", labels=["platform"])
        for platform, pace in self._found.pace.items():
            rate.add_metric([_one_of(PLATFORMS, platform)], pace.rate)
            most.add_metric([_one_of(PLATFORMS, platform)], pace.most)
        yield from (jobs, rate, most)


def metrics_page(metrics: Metrics, database: Database, now: Clock, token: str = "") -> APIRouter:
    router = APIRouter()

    @router.get("/metrics")
    async def shown(request: Request) -> Response:
        if not (_has(request, token) if token else _is_here(request)):
            says = "Metrics are read on this computer, or with HEARBACK_METRICS_TOKEN.\n"
            headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
            return Response(says, 401, headers, media_type="text/plain")
        try:
            found = await database.read(lambda session: waiting_now(session, now()))
        except Exception:  # whatever it is: that it does not answer is what there is to be told
            found = None
        gauges = CollectorRegistry()
        gauges.register(Now(found))
        text = generate_latest(metrics.registry) + generate_latest(gauges)
        return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    return router


def _has(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "").encode()
    return hmac.compare_digest(given, f"Bearer {token}".encode())


def _is_here(request: Request) -> bool:
    peer = request.client.host if request.client else ""
    here = is_loopback(f"http://[{peer}]" if ":" in peer else f"http://{peer}")
    named = is_loopback(f"http://{request.headers.get('host', '')}")
    return here and named and not any(name in request.headers for name in PASSED_ON)
