"""A visitor is an address, or the network that is one household's."""

import pytest
from starlette.requests import Request
from unrolled.app.fairness.visitors import NOBODY, visitor_at, visitor_of


@pytest.mark.parametrize(("host", "visitor"), [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
    ("fe80::1%eth0", "fe80::/64"), ("::1", "::/64"), ("testclient", "testclient"), ("", NOBODY)])
def test_an_address_is_a_visitor_and_of_ipv6_its_network(host, visitor):
    assert visitor_at(host) == visitor


def test_a_request_has_the_visitor_of_its_client():
    assert visitor_of(Request({"type": "http", "client": ("192.0.2.7", 4711)})) == "192.0.2.7"
    assert visitor_of(Request({"type": "http", "client": None})) == NOBODY
