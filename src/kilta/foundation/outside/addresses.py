"""Which IP addresses lie outside: those anybody on the internet may reach, after the registries of IANA."""

from ipaddress import IPv4Address, IPv6Address, ip_network

from django.conf import settings

IPAddress = IPv4Address | IPv6Address

# Only global unicast (RFC 4291) is outside; so addresses that carry an IPv4 one (::ffff:…, 64:ff9b::…) are not.
OUTSIDE_6 = ip_network("2000::/3")
# Within that, what is translated to something else: 2001::/23 (Teredo and other protocols), documentation, 6to4.
NOT_OUTSIDE = tuple(
    ip_network(one)
    for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4")
)


def is_public(address: IPAddress) -> bool:
    """Whether an address is no loopback, private, link-local, shared, multicast, reserved or translated one."""
    if isinstance(address, IPv6Address) and address not in OUTSIDE_6:
        return False
    if not address.is_global or address.is_multicast:
        return False
    return not any(address in network for network in NOT_OUTSIDE if network.version == address.version)


def is_open(address: IPAddress) -> bool:
    """Whether the operator has opened the network of an address."""
    return any(address in network for network in settings.OUTSIDE_NETWORKS if network.version == address.version)
