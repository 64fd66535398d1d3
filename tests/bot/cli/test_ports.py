"""Where nothing can be served, a sentence says why and what to do."""

import socket

import pytest

from bot.cli.running import HOME, free
from learning.refusal import Refusal


@pytest.mark.parametrize("port", [-1, 65_536, 99_999])
def test_a_port_that_there_is_not_is_said(port: int) -> None:
    with pytest.raises(Refusal, match=f"There is no port {port}: choose one from 1024 to 65535"):
        free(HOME, port)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_computer_is_not_called_a_taken_port(host: str) -> None:
    with pytest.raises(Refusal, match="is not an address of this computer"):
        free(host, 8000)


def test_a_taken_port_is_said_with_the_way_to_choose_another() -> None:
    with socket.socket() as taken:
        taken.bind((HOME, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=rf"Port {port} is taken .* Choose another: --port \d+\."):
            free(HOME, port)
        with pytest.raises(Refusal, match=r"make demo PORT=\d+, or --port"):
            free(HOME, port, another="make demo PORT={}, or --port")
