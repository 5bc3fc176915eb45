import socket
import time
from ipaddress import ip_address, ip_network

import pytest

from kilta.foundation import outside
from kilta.foundation.notices.testing import free_port
from kilta.foundation.outside.addresses import is_public
from kilta.foundation.outside.testing import THIS_MACHINE, Receiver

INSIDE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",  # noqa: S104 (nothing is bound to it)
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:53aa::1",
    "2001:db8::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.fixture
def opened(settings):
    """The operator has opened this machine, as for a receiver of their own."""
    settings.OUTSIDE_NETWORKS = (ip_network(THIS_MACHINE),)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "193.166.3.2", "2001:67c:2b0::1", "2a00:1450:4001::1"])
def test_an_address_outside_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://0/",
    ],
)
def test_nothing_inside_is_called_however_it_is_written(address):
    with pytest.raises(outside.Closed):
        outside.ask("GET", address, seconds=3)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://school.example/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://name:word@school.example/",
        "school.example",
        "https://school.example:99999/",
        "https://\x00/",
        "http://school.example/",
        "https://10.0.0.1/",
    ],
)
def test_what_can_be_seen_to_be_closed_is_refused_before_anybody_is_asked(address):
    with pytest.raises(outside.Closed):
        outside.refuse_closed(address)


def test_a_public_name_at_a_port_of_another_service_is_refused(monkeypatch):
    _names(monkeypatch, {"school.example": ["93.184.215.14"]})

    with pytest.raises(outside.Closed):
        outside.ask("POST", "https://school.example:25/")


def test_a_public_name_without_tls_is_refused(monkeypatch):
    _names(monkeypatch, {"school.example": ["93.184.215.14"]})

    with pytest.raises(outside.Closed):
        outside.ask("POST", "http://school.example:8080/")


def test_a_name_that_leads_inside_is_refused_and_nobody_there_is_called(monkeypatch):
    with Receiver() as receiver:
        _names(monkeypatch, {"inside.example": ["127.0.0.1"]})

        with pytest.raises(outside.Closed):
            outside.ask("POST", f"https://inside.example:{receiver.port}/")

        assert receiver.taken == []


def test_a_name_with_one_face_outside_and_one_inside_is_refused(monkeypatch):
    _names(monkeypatch, {"two.example": ["93.184.215.14", "127.0.0.1"]})

    with pytest.raises(outside.Closed):
        outside.ask("POST", "https://two.example/")


def test_the_checked_address_is_called_though_the_name_means_another_one_by_then(monkeypatch, settings):
    settings.OUTSIDE_NETWORKS = (ip_network("127.0.0.1/32"),)
    looked_up = _names(monkeypatch, {"turning.example": ["127.0.0.1"]}, later={"turning.example": ["127.0.0.2"]})

    with Receiver(body=b"here") as receiver:
        answer = outside.ask("GET", f"http://turning.example:{receiver.port}/")

    assert answer.body == b"here"
    assert looked_up == ["turning.example"]


def test_what_is_sent_arrives_and_what_is_answered_comes_back(opened):
    with Receiver(status=201, body=b'{"ok": true}', headers={"Content-Type": "application/json"}) as receiver:
        answer = outside.ask("POST", receiver.address, content=b"{}", headers={"Content-Type": "application/json"})

    [taken] = receiver.taken
    assert (answer.status, answer.body, answer.is_good) == (201, b'{"ok": true}', True)
    assert answer.headers["content-type"] == "application/json"
    assert (taken.method, taken.path, taken.body) == ("POST", "/kilta", b"{}")
    assert taken.headers["host"] == f"127.0.0.1:{receiver.port}"


def test_a_redirect_is_not_followed(opened):
    with (
        Receiver() as other,
        Receiver(status=302, headers={"Location": other.address}) as receiver,
        pytest.raises(outside.Redirected),
    ):
        outside.ask("GET", receiver.address)

    assert other.taken == []


def test_an_answer_that_is_too_large_is_not_read_to_its_end(opened):
    with Receiver(status=200, body=b"x" * 5_000_000) as receiver, pytest.raises(outside.TooLarge):
        outside.ask("GET", receiver.address, largest=1000)


def test_an_answer_that_drips_ends_at_the_time_for_the_whole(opened):
    start = time.monotonic()

    with Receiver(status=200, body=b"x" * 1000, drip=0.05) as receiver, pytest.raises(outside.TooSlow):
        outside.ask("GET", receiver.address, seconds=0.5)

    assert time.monotonic() - start < 2


def test_a_server_that_takes_the_call_and_says_nothing_ends_at_the_time(opened):
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(outside.TooSlow):
        outside.ask("GET", f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.3)


def test_where_nobody_answers_that_is_said(opened):
    with pytest.raises(outside.NotReached):
        outside.ask("GET", f"http://127.0.0.1:{free_port()}/")


def test_a_name_that_does_not_exist_is_not_reached(monkeypatch):
    _names(monkeypatch, {})

    with pytest.raises(outside.NotReached):
        outside.ask("GET", "https://nowhere.example/")


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(opened):
    with Receiver() as receiver, pytest.raises(outside.NotReached):
        outside.ask("GET", f"https://127.0.0.1:{receiver.port}/")  # It speaks no TLS at all.


def test_the_proxy_of_the_environment_is_not_used(opened, monkeypatch):
    with Receiver(body=b"right") as right, Receiver(body=b"proxy") as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        assert outside.ask("GET", right.address).body == b"right"

    assert proxy.taken == []


def _names(monkeypatch, names, later=None):
    """Let the resolver of the system know these names, `later` from the second question on; returns what was asked."""
    asked = []

    def resolve(host, port, *rest, **more):
        if host[0].isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        known = later if later is not None and host in asked else names
        asked.append(host)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked
