"""With room anybody takes what he likes; without, those who have little take from whoever has most."""

from typing import NamedTuple

import pytest
from unrolled.app.fairness.max_min import to_displace


class Thing(NamedTuple):
    visitor: str
    number: int
    size: float = 1.0


def things(text: str) -> list[Thing]:
    return [Thing(visitor, number) for number, visitor in enumerate(text)]


@pytest.mark.parametrize(("held", "visitor", "goes"), [
    ("aaab", "c", 0), ("aaab", "b", 0), ("baaa", "c", 1), ("aaab", "a", None), ("aabb", "c", 0), ("aabb", "a", None),
    ("aab", "b", None),
    ("abc", "d", None), ("", "a", None)])
def test_who_has_most_gives_way_unless_he_were_left_with_less(held, visitor, goes):
    found = to_displace(things(held), visitor, lambda thing: thing.number)
    assert (found and found.number) == goes


def test_what_ranks_lowest_goes_and_what_has_no_rank_stays():
    assert to_displace(things("aaa"), "b", lambda thing: -thing.number).number == 2
    assert to_displace(things("aaabb"), "c", lambda thing: None if thing.visitor == "a" else thing.number).number == 3
    assert to_displace(things("aaa"), "b", lambda thing: None) is None


def test_sizes_count_where_they_are_shared():
    held = [Thing("a", 0, 10.0), Thing("b", 1, 3.0), Thing("b", 2, 3.0)]

    def displaced(visitor, wants):
        found = to_displace(held, visitor, lambda thing: thing.number, lambda thing: thing.size, wants)
        return found and found.number
    assert displaced("c", 1.0) == 1  # all that a has would go at once
    assert displaced("c", 4.0) is None
    assert displaced("b", 1.0) is None


def test_newcomers_end_with_equal_shares():
    held = things("a" * 60)
    for visitor in "bcdef" * 20:
        if going := to_displace(held, visitor, lambda thing: thing.number):
            held.remove(going)
            held.append(Thing(visitor, 1000 + len(held)))
    shares = [sum(thing.visitor == visitor for thing in held) for visitor in "abcdef"]
    assert sum(shares) == 60
    assert max(shares) - min(shares) <= 1
