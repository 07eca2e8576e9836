/** How a text is drawn from the network: what can be chosen, and what is until somebody does. */

export const LENGTHS = [100, 200, 500, 1000]; // characters
export const RANGE = { min: 0.2, max: 2, step: 0.1 }; // of the temperature
export const MOST_READ = 200; // characters that it may begin with
export const USUAL = { temperature: 1, length: 200, prime: "" };

/** Whether the slider has such a temperature. */
export const isTemperature = (value) =>
  value >= RANGE.min && value <= RANGE.max && Math.abs(Math.round(value / RANGE.step) * RANGE.step - value) < 1e-9;
