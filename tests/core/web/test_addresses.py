"""Which hosts are asked: no address that is not public, in whatever spelling, unless by name."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FetchError, SettingsError
from core.web.addresses import Allowed, check_unresolved, kind_of, reachable
from core.web.target import onward, shown, target_of
from tests.conftest import invariant
from tests.core.web.site import Names

NOBODY = Allowed()

INSIDE = {
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "::1": "loopback",
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "::": "unspecified",
    "10.0.0.1": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.1.1": "private",
    "100.64.0.1": "private",
    "fc00::1": "private",
    "fdff::1": "private",
    "fec0::1": "private",
    "64:ff9b:1::808:808": "private",
    "169.254.0.1": "link-local",
    "fe80::1": "link-local",
    "169.254.169.254": "metadata",
    "169.254.170.2": "metadata",
    "100.100.100.200": "metadata",
    "168.63.129.16": "metadata",
    "fd00:ec2::254": "metadata",
    "fd20:ce::254": "metadata",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "ff02::1": "multicast",
    "192.0.0.8": "reserved",
    "192.0.2.1": "reserved",
    "198.18.0.1": "reserved",
    "198.51.100.1": "reserved",
    "203.0.113.1": "reserved",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "2001:db8::1": "reserved",
    "3fff::1": "reserved",
    "5f00::1": "reserved",
    "4000::1": "reserved",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:169.254.169.254": "metadata",
    "::127.0.0.1": "loopback",
    "64:ff9b::10.0.0.1": "private",
    "64:ff9b::169.254.169.254": "metadata",
    "2002:7f00:1::": "reserved",
    "2002:a00:1::1": "reserved",
    "2001:0:5ef5:79fb:0:59f:f5ff:fffe": "reserved",
    "2600::5efe:10.0.0.1": "private",
    "2600::200:5efe:192.168.0.1": "private",
    "no address": "unknown",
}
PUBLIC = [
    "93.184.216.34", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.0.1", "100.128.0.1",
    "169.253.0.1", "192.169.0.1", "223.255.255.255", "2600::1", "2a00:1450:4001::1",
    "::ffff:93.184.216.34", "64:ff9b::93.184.216.34", "2600::5efe:93.184.216.34",
]  # fmt: skip
LOOPBACK_SPELLINGS = [
    "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/",
    "http://0177.0.0.1/", "http://017700000001/", "http://127.1/", "http://127.0.1/",
    "http://127.0.0.1./", "http://0X7F.0x0.0x0.0x1/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::1]/",
    "http://１２７.0.0.1/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "HTTP://127.0.0.1:80/",
    "http:\n//127.0.0.1/", "http://%31%32%37.0.0.1/", "http://[::1%25lo]/",
]  # fmt: skip


@pytest.mark.parametrize(("address", "kind"), INSIDE.items())
def test_an_address_that_is_not_public_says_what_it_is(address: str, kind: str) -> None:
    assert kind_of(address) == kind


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_asked(address: str) -> None:
    assert kind_of(address) == ""


@invariant
@given(st.ip_addresses())
def test_what_python_calls_not_global_is_never_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    inner = int(address) & 0xFFFFFFFF
    carries = address in ipaddress.ip_network("64:ff9b::/96") or (
        address.version == 6 and address.ipv4_mapped is not None
    )
    judged = ipaddress.IPv4Address(inner) if carries else address
    if not judged.is_global or judged.is_multicast or judged.is_reserved:
        assert kind_of(str(address))


@invariant
@given(st.sampled_from(sorted(set(INSIDE) - {"no address"})), st.sampled_from(PUBLIC))
def test_one_address_of_many_that_is_not_public_refuses_the_name(bad: str, good: str) -> None:
    for found in ([good, bad], [bad, good], [bad]):
        names = Names(**{"example.org": [found]})
        with pytest.raises(FetchError, match="is not asked"):
            reachable(target_of("http://example.org/"), NOBODY, names)


@pytest.mark.parametrize("url", LOOPBACK_SPELLINGS)
def test_loopback_is_refused_in_every_spelling(url: str) -> None:
    with pytest.raises(FetchError):
        reachable(target_of(url), NOBODY, Names())


@pytest.mark.parametrize("url", LOOPBACK_SPELLINGS)
def test_a_proxy_is_sent_to_no_spelling_of_loopback(url: str) -> None:
    with pytest.raises(FetchError):
        check_unresolved(target_of(url), NOBODY)


@given(st.integers(0, 2**24 - 1).map(lambda low: (127 << 24) + low), st.data())
def test_numbers_are_read_as_browsers_read_them(number: int, data: st.DataObject) -> None:
    bytes_of = number.to_bytes(4, "big")
    parts = data.draw(st.integers(1, 4))
    values = [*bytes_of[: parts - 1], int.from_bytes(bytes_of[parts - 1 :], "big")]
    forms = [data.draw(st.sampled_from(["{}", "{:#x}", "0{:o}", "{:#X}"])) for _ in values]
    host = ".".join(form.format(value) for form, value in zip(forms, values, strict=True))
    assert target_of(f"http://{host}/").host == str(ipaddress.IPv4Address(number))


@pytest.mark.parametrize("host", ["1.2.3.4.5", "256.1.1.1", "4294967296", "example.0x1z", "foo.1"])
def test_a_number_that_is_no_address_is_no_name_either(host: str) -> None:
    if host != "example.0x1z":
        with pytest.raises(FetchError, match="is no address"):
            target_of(f"http://{host}/")
    else:
        assert target_of(f"http://{host}/").host == host


LOCAL = [
    "localhost", "a.localhost", "printer.local", "metadata.google.internal", "intranet",
    "wiki.corp", "router.lan", "nas.home.arpa", "LOCALHOST.", "10.0.0.1", "[fd00::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", LOCAL)
def test_a_proxy_is_not_sent_to_names_that_are_local(host: str) -> None:
    target = target_of(f"http://{host}/")
    with pytest.raises(FetchError, match="is not asked"):
        check_unresolved(target, NOBODY)
    check_unresolved(target, Allowed.read(host))


@pytest.mark.parametrize("host", ["example.org", "93.184.216.34", "local.example.org"])
def test_a_proxy_is_sent_to_all_other_names(host: str) -> None:
    check_unresolved(target_of(f"http://{host}/"), NOBODY)


def test_a_host_that_is_allowed_is_asked_wherever_it_is() -> None:
    names = Names(**{"intranet.example": [["10.0.0.1", "10.0.0.2"]]})
    allowed = Allowed.read(" Intranet.Example , 127.0.0.1:8000,[::1]:80, fd00::1")
    found = reachable(target_of("http://intranet.example/"), allowed, names)
    assert found == ["10.0.0.1", "10.0.0.2"]
    for url in (
        "http://127.0.0.1:8000/",
        "http://0x7f.1:8000",
        "http://[::1]",
        "https://[fd00::1]",
    ):
        assert reachable(target_of(url), allowed, names)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://127.0.0.1:8001/", "http://[::1]:81/", "http://127.0.0.2/"]
)
def test_only_what_is_named_is_allowed(url: str) -> None:
    allowed = Allowed.read("127.0.0.1:8000, [::1]:80, intranet.example")
    with pytest.raises(FetchError, match="loopback"):
        reachable(target_of(url), allowed, Names())


def test_a_name_does_not_pass_because_its_address_is_allowed() -> None:
    names = Names(**{"evil.example": [["127.0.0.1"]]})
    with pytest.raises(FetchError, match=r"evil\.example is not asked: its address 127.0.0.1"):
        reachable(target_of("http://evil.example:8000/"), Allowed.read("127.0.0.1:8000"), names)


def test_a_refusal_names_what_to_write_where() -> None:
    with pytest.raises(FetchError) as caught:
        reachable(target_of("http://127.0.0.1:8000/a"), NOBODY, Names())
    assert caught.value.message == "127.0.0.1 is not asked: its address 127.0.0.1 is loopback"
    assert 'allowed_hosts = "127.0.0.1:8000"' in caught.value.hint


@pytest.mark.parametrize(
    "entry", ["a b", "x:99999", "x:y", "[::1]:no", "http://x", "*.x", "1.2.3.4.5"]
)
def test_an_allowed_host_that_is_none_is_an_error_of_the_settings(entry: str) -> None:
    with pytest.raises(SettingsError, match="allowed_hosts"):
        Allowed.read(f"good.example, {entry}")


def test_no_setting_allows_nothing() -> None:
    assert Allowed.read("") == Allowed.read(" , ") == NOBODY


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://Example.ORG", ("http", "example.org", 80, "/")),
        ("  https://example.org:443/a b?q=1#part ", ("https", "example.org", 443, "/a b?q=1")),
        ("https://example.org?x", ("https", "example.org", 443, "/?x")),
        ("http://bücher.example/ü", ("http", "xn--bcher-kva.example", 80, "/ü")),
        ("http://straße.example", ("http", "xn--strae-oqa.example", 80, "/")),
        ("http://ＥＸＡＭＰＬＥ.org/", ("http", "example.org", 80, "/")),
        ("http://[2600:0::1]:8080/", ("http", "2600::1", 8080, "/")),
    ],
)
def test_an_address_is_taken_apart_once(url: str, parts: tuple[str, str, int, str]) -> None:
    target = target_of(url)
    assert (target.scheme, target.host, target.port, target.rest) == parts
    assert target_of(target.url) == target


@pytest.mark.parametrize(
    "url",
    ["", "http://", "http:///a", "http://a..b/", "http://-a.example/", "http://a.example:99999/",
     "http://a.example:0/", "http://a.example:x/", "http://[::1/", "http://[zz]/",
     "http://exa mple.org/", "http://example.org\\x.example/", "http://exam\x00ple.org/",
     "http://example.org/\x1b[2J", "http://" + "a" * 64 + ".example/", "http://xn--\u0378.example/",
     "//example.org/", "example.org/a", "http://[::1]x/", "http://x[::1]/", "http://::1/"],
)  # fmt: skip
def test_what_is_no_address_says_so_in_one_line(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        target_of(url)
    said = caught.value.message + caught.value.hint
    assert said.isprintable()
    assert len(caught.value.message) < 400


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "javascript:1",
                                 "data:text/html,x", "gopher://127.0.0.1:6379/_x"])  # fmt: skip
def test_only_http_and_https_are_fetched(url: str) -> None:
    with pytest.raises(FetchError, match="only http and https"):
        target_of(url)
    with pytest.raises(FetchError):
        onward(target_of("http://example.org/"), url)


@pytest.mark.parametrize(
    "url",
    ["https://user:s3cret@example.org/", "https://s3cret@example.org/?s3cret=1",
     "ftp://user:s3cret@example.org/", "https://user:s3cret@exa mple.org/",
     "https://user:s3cret@/", "https:\\\\user:s3cret@example.org\\"],
)  # fmt: skip
def test_a_password_in_an_address_is_neither_sent_nor_shown(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        target_of(url)
    assert "s3cret" not in caught.value.message + caught.value.hint
    assert "s3cret" not in shown(url)
