"""Parts of ticks, and the compressed stream that they are put together to."""

import json
import re
import zlib

from hypothesis import given
from hypothesis import strategies as st
from unrolled.app.streaming.fragments import ALONE, EncodedView, Fragment, join_compressed, join_plain, reuse
from unrolled.app.streaming.gzip_segments import HEADER, segment

TEXTS = st.lists(st.one_of(st.text(max_size=30), st.text("abc", min_size=ALONE, max_size=3 * ALONE)), max_size=12)


@given(TEXTS, st.integers(1, 2000))
def test_segments_in_any_order_are_one_stream(texts, size):
    stream = HEADER + b"".join(segment(text.encode()) for text in texts)
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    read = b"".join(inflate.decompress(stream[i : i + size]) for i in range(0, len(stream), size))
    assert read.decode() == "".join(texts)


@given(st.lists(TEXTS, max_size=4), st.data())
def test_a_segment_tells_all_that_it_has_at_once(events, data):
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert inflate.decompress(HEADER) == b""
    for texts in events:
        pieces = [Fragment(text, 1) if data.draw(st.booleans()) else text for text in texts]
        assert inflate.decompress(join_compressed(iter(pieces))) == join_plain(iter(pieces)) == "".join(texts).encode()


def test_a_long_part_is_compressed_once(monkeypatch):
    made = []
    monkeypatch.setattr("unrolled.app.streaming.fragments.segment", lambda data: made.append(data) or segment(data))
    long, short = Fragment("x" * ALONE, 1), Fragment("y", 1)
    first, second = (join_compressed(iter(["a", long, "b", short, "c"])) for _ in range(2))
    assert first == second
    assert made.count(long.text.encode()) == 1
    assert made.count(b"byc") == 2


def test_what_says_the_same_is_the_same_part():
    part = Fragment("1", 4)
    assert reuse(part, "1", 5) is part
    assert reuse(part, "2", 5).changed == reuse(None, "1", 5).changed == 5


def picture(form: int, *arrays: int, made: int, complete: int) -> EncodedView:
    parts = tuple(Fragment(str(number), number) for number in arrays)
    return EncodedView(Fragment('{"x":{"array":0},"y":[{"array":1},{"array":0}]}', form), parts,
                       tuple(("z", i) for i in range(len(parts))), made, complete)


def sent(picture: EncodedView, had: int, whole: int, looked_at=(True, True)) -> dict:
    return json.loads(join_plain(picture.changes(had, whole, looked_at)))


def test_a_whole_view_has_its_arrays_in_their_places():
    assert json.loads(join_plain(picture(1, 3, 4, made=4, complete=4).whole())) == {"x": 3, "y": [4, 3]}


def test_only_what_is_new_is_sent():
    now = picture(5, 3, 6, made=6, complete=6)
    assert list(sent(now, -1, -1)) == ["form", "arrays"]
    assert sent(now, -1, -1)["arrays"] == {"0": 3, "1": 6}
    assert sent(now, 3, 3)["arrays"] == {"1": 6}
    assert sent(now, 5, 5) == {"arrays": {"1": 6}}


def test_what_nobody_looks_at_is_sent_with_the_whole_or_to_who_has_nothing():
    part, whole = picture(6, 6, 6, made=6, complete=4), picture(7, 6, 6, made=7, complete=7)
    assert sent(part, 5, 4, (True, False))["arrays"] == {"0": 6}
    assert sent(part, -1, -1, (True, False))["arrays"] == {"0": 6, "1": 6}
    assert sent(whole, 6, 4, (True, False))["arrays"] == {"1": 6}


def test_no_text_is_taken_for_the_place_of_an_array():
    text = json.dumps({"name": 'a {"array":0} of "numbers"'}, separators=(",", ":"))
    assert "".join(piece if isinstance(piece, str) else "!"
                   for piece in EncodedView(Fragment(text, 1), (), (), 1, 1).whole()) == text
    assert not re.search(r'\{"array":\d+\}', text)
