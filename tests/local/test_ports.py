"""Ports that can't be had: each a sentence, or mended by itself."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from local.ports import HOST, PortOption, choose_ports

SITE = PortOption("PORT", "the site", 41_800)
CLOUD = PortOption("CLOUD_PORT", "the local cloud", 41_900)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens on."""
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        yield int(server.getsockname()[1])


@pytest.fixture
def free() -> int:
    """A port that is free, as is the next. The system gives none of these to who asks for any: so
    no other test can get it meanwhile.
    """
    return next(port for port in range(20_000, 30_000, 10) if _is_free(port, port + 1))


def _is_free(*ports: int) -> bool:
    for port in ports:
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                return False
    return True


@pytest.mark.parametrize("value", ["80800", "0", "-1", "eight thousand", "80.5"])
def test_what_is_no_port_is_said_with_an_example(value: str) -> None:
    with pytest.raises(SystemExit) as refused:
        choose_ports("make run", replace(SITE, value=value))
    assert str(refused.value) == (
        f"PORT={value} is no port: write a number from 1 to 65,535, like PORT=41800."
    )


def test_a_usual_port_that_is_taken_is_replaced_and_said(
    taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (port,) = choose_ports("make run", replace(SITE, usual=taken))
    assert port > taken
    assert capsys.readouterr().out == (
        f"Port {taken} is already taken: the site has {port} instead.\n"
    )


def test_a_port_that_was_asked_for_and_is_taken_is_refused_with_a_whole_command(
    taken: int, free: int
) -> None:
    with pytest.raises(SystemExit) as refused:
        choose_ports("make run", replace(SITE, value=str(taken)), replace(CLOUD, value=str(free)))
    sentence, _, command = str(refused.value).partition(" Choose another: ")
    assert sentence == f"Port {taken} is already taken, so the site can't have it."
    port = command.removeprefix("make run PORT=").removesuffix(f" CLOUD_PORT={free}")
    assert int(port) > taken


def test_two_parts_never_get_one_port(free: int) -> None:
    both = replace(SITE, usual=free), replace(CLOUD, usual=free)
    assert choose_ports("make run", *both) == [free, free + 1]
    with pytest.raises(SystemExit, match=rf"PORT={free} CLOUD_PORT={free + 1}$"):
        choose_ports("make run", *(replace(option, value=str(free)) for option in both))
