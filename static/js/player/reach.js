/** How far back a backward pass reaches. */

/**
 * Whether Tδ gets from timestep n + 1 back to n (from 1): some backward pass covers both. Passes start at every
 * τ_b-th timestep and at the last, and cover τ_max timesteps; with one target, at the end, there is only the last.
 *
 * @param {number} n
 * @param {number} timesteps
 * @param {{truncate: {depth: number, every: number} | null, manyToOne: boolean}} network
 */
export function carried(n, timesteps, { truncate, manyToOne }) {
  if (!truncate) return true;
  const { depth } = truncate;
  const every = manyToOne ? timesteps : truncate.every;
  // The earliest pass that starts after n reaches furthest back
  const start = Math.min(timesteps, Math.ceil((n + 1) / every) * every);
  return start - depth + 1 <= n;
}
