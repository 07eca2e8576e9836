/** What the state says of a quiz, {number, solved}, and what may be named while one is open. */

/** A quiz that begins; null without a number. @param {number | null} [number] */
export const quizOf = (number = null) => (number === null ? null : { number, solved: false });

/** The mistakes of a side by name: none while a quiz asks for them. @param {State} state @param {Side} side */
export const mistakesOf = (state, { spec }) => (state.quiz && !state.quiz.solved ? [] : (spec.mistakes ?? []));
