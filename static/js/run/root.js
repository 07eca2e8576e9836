/**
 * Where the server's addresses begin: wherever a proxy has put it, this script, ROOT/static/VERSION/page.js, came
 * from there.
 */

const ROOT = new URL("../..", import.meta.url);

/**
 * @param {string} path of this server, without a slash before it: "api/runs"
 * @returns its whole address, wherever the browser's address bar has gone since
 */
export const at = (path) => new URL(path, ROOT).href;

/** What of a path comes behind the server's root: "hall/physics" of "/user/x/proxy/8000/hall/physics". */
export const behindRoot = (pathname) => pathname.slice(ROOT.pathname.length);
