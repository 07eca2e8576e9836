/** How far back a backward pass reaches. */

/**
 * Whether Tδ gets from timestep n + 1 back to n (from 1): some backward pass covers both. Passes start at every
 * τ_b-th timestep and at the last, and cover τ_max timesteps.
 */
export function carried(n, timesteps, truncate) {
  if (!truncate) return true;
  const { depth, every = 1 } = truncate;
  const start = Math.min(timesteps, Math.ceil((n + 1) / every) * every); // the earliest pass that starts after n reaches furthest back
  return start - depth + 1 <= n;
}
