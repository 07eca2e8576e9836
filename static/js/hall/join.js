/** Joins halls to the page: the menu of who presents, and the line of who follows. */

import * as api from "../run/api.js";
import { COPY } from "../run/commands.js";
import { h } from "../shell/dom.js";
import { counted } from "../shell/format.js";
import { keep, kept } from "../shell/storage.js";
import { opens } from "../shell/menu.js";
import { qrPicture } from "../shell/qr.js";
import { keyOf } from "../run/ownership.js";
import { at, behindRoot } from "../run/root.js";
import { Following } from "./following.js";
import { keptHall, Presenting } from "./presenting.js";

const FOLLOWED = "unrolled-followed"; // where the tab keeps the hall that it came to
const HALL = /^hall\/([a-z0-9-]{1,40})$/;
const find = (selector) => document.querySelector(selector);

/** What an address asks for: {name, key}, key null for who follows; null where it is no hall's. */
function hallOf({ pathname, hash }) {
  const [, name] = HALL.exec(behindRoot(pathname)) ?? [];
  return name ? { name, key: new URLSearchParams(hash.slice(1)).get("key"), address: pathname } : null;
}

/**
 * The menu of the presenter: opens a hall, and says how to come to it.
 *
 * @param {{state: State, address, banner: Banner}} parts
 */
function joinPresenting({ state, address, banner }) {
  const presenting = new Presenting(state, address);
  const button = find("#hall");
  const box = opens(button, "Hall", fill);
  const name = h("input", {
    type: "text", "aria-label": "Name of the hall", placeholder: "name, such as physics-101", maxlength: "40",
    autocomplete: "off", spellcheck: "false",
  });
  const problem = h("p", { class: "error", role: "alert" });

  async function begin(event) {
    event.preventDefault();
    await presenting.begin({ name: name.value.trim().toLowerCase().replaceAll(" ", "-") });
    problem.textContent = presenting.problem ?? "";
    if (presenting.hall) fill();
  }

  const form = h(
    "form", { class: "hall-form" },
    h("p", {}, "Everybody in a hall sees what you show, even after you choose another set-up or reload the page."),
    name, h("button", { class: "primary" }, "Open a hall"), problem,
  );
  form.addEventListener("submit", begin);

  function act(text, done) {
    const made = h("button", { type: "button" }, text);
    made.addEventListener("click", () => done(made));
    return made;
  }

  async function fill() {
    const { hall, aside } = presenting;
    if (!hall) {
      box.replaceChildren(form);
      return;
    }
    const { address: link, qr } = await api.hallLink(hall.name);
    box.replaceChildren(
      ...(aside
        ? [
            h("p", {}, "Somebody else presents here now."),
            act("Present again", async () => {
              await presenting.begin(hall);
              fill();
            }),
          ]
        : []),
      h("p", {}, h("strong", {}, `Hall ${hall.name}`), ": who follows opens"),
      h("p", {}, h("a", { href: link, target: "_blank" }, link)), qrPicture(qr, link),
      act("Copy a link that lets somebody else present", (made) => copied(`${link}#key=${presenting.hall.key}`, made)),
      act("Take the key back", takeBack), act("Close the hall", async () => { await presenting.close(); fill(); }),
    );
  }

  async function takeBack() {
    if (await presenting.takeBack()) {
      banner.note("key", "The key was replaced: links with the old key no longer let anybody present.");
    }
    fill();
  }

  const copied = (text, made) =>
    navigator.clipboard.writeText(text).then(
      () => {
        made.textContent = "Link copied";
      },
      () => banner.note("link", `Copy this link: ${text}`),
    );

  presenting.addEventListener("change", () => {
    const { hall, aside, problem: refused } = presenting;
    button.textContent = aside
      ? "Hall: somebody else presents"
      : hall
        ? `Hall: ${counted(hall.followers, "follower")}`
        : "Hall";
    button.setAttribute("aria-pressed", String(Boolean(hall) && !aside));
    if (refused) banner.show("hall", refused, { label: "Close", do: () => banner.clear("hall") });
  });
  return presenting;
}

/**
 * The hall to which an address leads who follows; or the one that this tab came from with a run of its own, which it
 * does not follow now; null for neither.
 */
function followedIn(asked) {
  if (asked) return { ...asked, follows: true };
  const name = kept("sessionStorage", FOLLOWED);
  return name && { name, address: at(`hall/${name}`), follows: false };
}

/** The line of who follows, or did before he made a run of his own. */
function joinFollowing({ name, follows }, parts) {
  const line = find("#hall-bar");
  const words = h("span", {});
  const button = h("button", { type: "button" }, "Follow again");
  const fork = h("button", { type: "button" }, COPY);
  const leave = h("button", { type: "button" }, "Leave the hall");
  line.replaceChildren(words, button, fork, leave);
  const here = (on) => {
    keep("sessionStorage", FOLLOWED, on ? name : null);
    line.hidden = !on;
    find("#hall").hidden = on; // one presents or follows
  };
  here(true);
  const following = new Following({ name, follows, ...parts });
  button.addEventListener("click", () => following.again());
  fork.addEventListener("click", parts.copy);
  leave.addEventListener("click", () => { following.end(); here(false); });
  const tell = () => {
    const { follows, shown, crowded, state: { run } } = following;
    const own = Boolean(run && keyOf(run.id));
    const says = own && !follows ? "this run is your own"
      : crowded ? "too many people are following on this server; this page continues as soon as there is room"
        : !shown ? "the presenter is not here yet; this page continues when the presenter arrives"
          : follows ? "you see what its presenter shows" : "you look around by yourself";
    words.textContent = `Hall ${name}: ${says}.`;
    button.hidden = follows || !shown;
    fork.hidden = own || !shown;
    leave.hidden = !own;
  };
  parts.state.on("run", tell);
  following.addEventListener("change", tell);
  tell();
  return following;
}

/** The hall in which this tab presents, or is to present by its link. */
const presentedIn = (asked) => (asked?.key ? asked : asked ? null : keptHall());

const FRONT = { search: "", hash: "" }; // the address of the page that belongs to no hall

/**
 * @param {{state: State, banner: Banner, permalink: Permalink, journey: Journey, copy: () => void}} parts
 *   and what a moment is shown on, for who follows
 * @returns {{following: Following | null, follows: boolean, begin: (first: (address: Json) => Promise) => Promise}}
 *   `begin` shows what the hall does, or has the `first` run made for an address, which a hall is then shown
 */
export function joinHall({ permalink, journey, banner, copy, ...parts }) {
  const asked = hallOf(location);
  const presenting = joinPresenting({ state: parts.state, address: () => permalink.watched, banner });
  const inHall = presentedIn(asked);
  const followed = inHall ? null : followedIn(asked);
  const back = () => {
    permalink.hold();
    history.replaceState(null, "", followed.address);
  };
  const following = followed && joinFollowing(followed, { ...parts, copy, back, arrived: () => journey.to(0) });
  return {
    following,
    get follows() { return Boolean(following?.follows); },
    async begin(first) {
      if (!this.follows) await first(asked ? FRONT : location);
      if (inHall) await presenting.begin(inHall);
    },
  };
}
