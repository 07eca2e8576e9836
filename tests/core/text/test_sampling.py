"""A text drawn from a network: by its own forward pass, as probable as it says, and the same again."""

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, Trainer, sample
from unrolled.core.data.suggested_spec import network_for_characters
from unrolled.core.errors import characters_in_words
from unrolled.core.text.sampling import softened

TEXT = "a rose is a rose is a rose. and a rose it was, and is, and will be. " * 3
TANH = {"kind": "recurrent", "units": 7, "activation": "tanh", "initial_state": [0.1, -0.2, 0.3, 0.0, 0.5, -0.4, 0.2]}
HIDDEN = {"recurrent": [TANH], "lstm": [{"kind": "lstm", "units": 5}], "gru": [{"kind": "gru", "units": 5}],
          "dense": [{"kind": "dense", "units": 6, "activation": "tanh"}],
          "all": [TANH, {"kind": "lstm", "units": 4}, {"kind": "dense", "units": 5, "activation": "sigmoid"},
                  {"kind": "gru", "units": 6}]}


def trained(hidden: str = "recurrent", updates: int = 30) -> Trainer:
    setup = network_for_characters(len(set(TEXT)))
    setup["layers"][:1] = HIDDEN[hidden]
    trainer = Trainer(RunSpec.from_dict({"task": {"kind": "text", "text": TEXT, "piece": 10}, "seed": 7} | setup))
    trainer.run(updates)
    return trainer


def drawn(trainer: Trainer, **options):
    return sample(trainer.spec, trainer.weights, **options)


def read_at_once(trainer: Trainer, text: str) -> np.ndarray:
    """How probable the network takes each next character to be, (characters, symbols), by one forward pass over all of
    them.
    """
    rows = np.eye(trainer.spec.input_size)[[trainer.spec.task.symbols.index(symbol) for symbol in text]]
    return trainer.predict(rows[None])[:, 0]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_it_is_the_network_over_the_whole_text_that_was_drawn(hidden):
    trainer = trained(hidden)
    found = drawn(trainer, length=40, prime="a ro")
    assert (found.prime, len(found.text)) == ("a ro", 40)
    whole = read_at_once(trainer, found.prime + found.text)
    np.testing.assert_allclose(found.chances, whole[3:-1], rtol=1e-9, atol=1e-300)


def test_cold_it_takes_what_is_most_probable():
    trainer = trained()
    cold = drawn(trainer, length=30, temperature=0.0)
    assert drawn(trainer, length=30, temperature=1e-9).text == cold.text
    whole, symbols = read_at_once(trainer, cold.prime + cold.text), trainer.spec.task.symbols
    assert cold.text == "".join(symbols[i] for i in whole[:-1].argmax(-1))


@pytest.mark.parametrize("temperature", [0.4, 1.0, 2.0])
def test_each_character_is_drawn_as_often_as_it_is_probable(temperature):
    """Pearson's χ², which is about as large as its degrees of freedom; three of its standard deviations are allowed
    beyond that.
    """
    trainer, draws = trained(updates=100), 1500
    chances = drawn(trainer, length=1, temperature=temperature, prime="a").chances[0]
    scores = np.log(read_at_once(trainer, "a")[0]) / temperature
    np.testing.assert_allclose(chances, np.exp(scores) / np.exp(scores).sum(), rtol=1e-9)
    texts = [drawn(trainer, length=1, temperature=temperature, prime="a", draw=k).text for k in range(draws)]
    counts = np.array([texts.count(symbol) for symbol in trainer.spec.task.symbols])
    often = chances * draws >= 5
    groups = [*np.flatnonzero(often), *([np.flatnonzero(~often)] if not often.all() else [])]  # the rare ones together
    seen, expected = (np.array([array[group].sum() for group in groups]) for array in (counts, chances * draws))
    freedom = len(groups) - 1
    assert ((seen - expected) ** 2 / expected).sum() < freedom + 3 * np.sqrt(2 * freedom)


def test_the_same_moment_gives_the_same_text_and_another_one_another():
    trainer = trained()
    texts = [drawn(trainer, length=60, draw=draw).text for draw in (5, 5, 6)]
    assert texts[0] == texts[1] != texts[2]
    assert drawn(trainer, length=60, draw=5).text[:20] == drawn(trainer, length=20, draw=5).text


def test_it_begins_with_the_text_s_first_character_and_leaves_the_network_as_it_is():
    trainer = trained()
    before = {name: weight.copy() for name, weight in trainer.weights.items()}
    assert drawn(trainer, length=3).prime == "a"
    assert all(np.array_equal(before[name], weight) for name, weight in trainer.weights.items())


def test_what_cannot_be_drawn_from_is_refused():
    trainer = trained()
    with pytest.raises(SpecError, match=r"prime: expected characters of the text: .* got 'X'"):
        drawn(trainer, prime="aXa")
    with pytest.raises(SpecError, match="update"):
        softened(np.array([0.0, np.nan]), 1.0)
    xor = Trainer(RunSpec.from_dict({"task": "xor", "layers": [{"kind": "dense", "units": 1}]}))
    with pytest.raises(SpecError, match="task: expected a task that reads text"):
        drawn(xor)


def test_characters_that_nobody_sees_are_named_in_an_error():
    assert characters_in_words("cab\n !z1") == "“!”, 1, a to c, z, a line break, a blank"
    assert str(SpecError("prime", "a letter", "\n")) == "prime: expected a letter, got a line break"
    assert str(SpecError("prime", "a letter", "a\nb")) == "prime: expected a letter, got 'a⏎b'"
