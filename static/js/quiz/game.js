/** One quiz as it is played: what has been tried, how many hints were given, and whether it is over. Pure. */

export const HINTS = 3;

export class Game {
  tries = 0;
  hints = 0;
  solved = false;
  gaveUp = false;
  /** The kinds that it is not. @type {Set<string>} */
  wrong = new Set();

  /** @param {{number: number, quiz: Json}} drawn as the server answers */
  constructor({ number, quiz }) {
    this.number = number;
    this.quiz = quiz;
  }

  /** The kinds that can still be picked. */
  get choices() {
    return this.hints === HINTS ? this.quiz.left : this.quiz.possible;
  }

  /** Pick a kind; whether it is the drawn one. */
  pick(kind) {
    this.tries += 1;
    this.solved = kind === this.quiz.mistake.kind;
    if (!this.solved) this.wrong.add(kind);
    return this.solved;
  }

  hint() {
    this.hints += 1;
  }

  /** Have it shown. */
  giveUp() {
    Object.assign(this, { solved: true, gaveUp: true });
  }
}
