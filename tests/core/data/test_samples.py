"""The order of the data."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from unrolled.core.data.samples import BatchOrder, Dataset, sequences


def data(lengths):
    part = sequences([np.full((n, 1), i) for i, n in enumerate(lengths)],
                     [np.full((1, 1), i) for i in range(len(lengths))])
    return Dataset(part, part)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12), st.integers(1, 12), st.integers(0, 5))
def test_batches_cover_each_epoch_and_are_as_long_as_their_longest(lengths, batch_size, seed):
    order = BatchOrder(data(lengths), batch_size, seed, True)
    seen = []
    for update in range(order.updates_per_epoch):
        batch = order.batch(update)
        seen += batch.samples.tolist()
        assert len(batch.inputs) == max(lengths[i] for i in batch.samples)
        assert batch.ragged == (len({lengths[i] for i in batch.samples}) > 1)
        assert batch.targets[0, :, 0].tolist() == batch.samples.tolist()
        assert all(batch.inputs[n, b, 0] == (i if n < lengths[i] else 0) for b, i in enumerate(batch.samples)
                   for n in range(len(batch.inputs)))
    assert sorted(seen) == list(range(len(lengths)))


@given(st.integers(0, 40), st.integers(0, 40))
def test_an_update_sees_the_same_whatever_was_asked_before(first, second):
    jumping, straight = (BatchOrder(data([2] * 7), 2, 1, True) for _ in range(2))
    jumping.batch(first)
    assert np.array_equal(jumping.batch(second).samples, straight.batch(second).samples)
