// A quiz as it is played.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Game, HINTS } from "../../../static/js/quiz/game.js";

const begun = () =>
  new Game({ number: 3, quiz: { mistake: { kind: "c" }, possible: ["a", "b", "c", "d", "e"], left: ["b", "c"] } });

test("what is wrong is remembered, and the drawn one ends it", () => {
  const game = begun();
  assert.equal(game.pick("a"), false);
  assert.equal(game.pick("c"), true);
  assert.deepEqual([game.tries, game.solved, game.gaveUp, [...game.wrong]], [2, true, false, ["a"]]);
});

test("the last hint leaves a few", () => {
  const game = begun();
  for (let hint = 1; hint < HINTS; hint += 1) game.hint();
  assert.equal(game.choices.length, 5);
  game.hint();
  assert.deepEqual(game.choices, ["b", "c"]);
});

test("who has it shown has not found it", () => {
  const game = begun();
  game.giveUp();
  assert.deepEqual([game.tries, game.solved, game.gaveUp], [0, true, true]);
});
