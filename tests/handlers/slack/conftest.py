from collections.abc import Iterator

import pytest

from tests.doubles.slack import SlackDouble
from tests.handlers.slack.phone import Phone, Workspace


@pytest.fixture(scope="session")
def served() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.fixture
def double(served: SlackDouble) -> SlackDouble:
    served.forgets()
    return served


@pytest.fixture
def workspace(double: SlackDouble) -> Iterator[Workspace]:
    workspace = Workspace(double)
    with workspace.client:
        yield workspace


@pytest.fixture
def ama(workspace: Workspace) -> Phone:
    """Somebody whom we know already."""
    workspace.door.lists("Ama", met_as="U1")
    return Phone(workspace, "U1")
