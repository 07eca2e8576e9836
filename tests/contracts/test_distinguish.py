"""On the network that is proposed, every mistake that can be made there differs from the truth and from every other."""

import pytest
from mistaken_networks import networks
from unrolled.core import Trainer, distinguish, telling_network

NETWORKS = networks()


@pytest.mark.parametrize("name", NETWORKS)
def test_all_are_told_apart_on_the_network_that_is_proposed(name):
    spec = telling_network(NETWORKS[name])
    found = distinguish(spec, Trainer(spec).step())
    assert found.without_effect == ()
    assert found.alike == ()
    assert found.told_apart == found.mistakes
    assert [layer.kind for layer in spec.layers] == [layer.kind for layer in NETWORKS[name].layers]
