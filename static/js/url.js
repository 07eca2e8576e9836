/** The set-up in the address: a preset's name, a whole spec, or a run to join. */

const encode = (spec) => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(spec)))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const decode = (text) => JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))));

/** What the address asks for: {run}, {preset} or {spec}; {problem} where it cannot be read. */
export function wanted(fallback) {
  const query = new URLSearchParams(location.search);
  const spec = new URLSearchParams(location.hash.slice(1)).get("spec");
  if (query.get("run")) return { run: query.get("run") };
  if (spec) {
    try {
      return { spec: decode(spec) };
    } catch {
      return { preset: fallback, problem: "The set-up in this link cannot be read; here is the default one." };
    }
  }
  return { preset: query.get("preset") ?? fallback };
}

/** Put the set-up of a run into the address, without a new entry in the browser's history. */
export function remember(run) {
  const address = run.preset ? `/?preset=${encodeURIComponent(run.preset)}` : `/#spec=${encode(run.spec)}`;
  history.replaceState(null, "", address);
}
