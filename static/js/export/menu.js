/** The menus "⤓": what is kept of a panel, and of the whole moment. */

import { copy } from "../shell/clipboard.js";
import { whole } from "../shell/format.js";
import { opens } from "../shell/menu.js";
import { tool } from "../shell/tool.js";
import { at } from "../run/root.js";
import { CodeDialog } from "./code.js";
import { save, stem } from "./files.js";
import { chartForms, inspectorForms, latticeForms } from "./forms.js";
import { report } from "./report.js";

const FORMS = { png: "PNG", svg: "SVG", csv: "CSV" };

function button(text, label, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: text });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function line(title, ...parts) {
  const row = document.createElement("div");
  row.className = "menu-row";
  const name = document.createElement("span");
  name.textContent = title;
  row.append(name, ...parts);
  return row;
}

/** The charts of a panel, by side where there are two. */
const chartsOf = ({ title, name, charts }) =>
  charts.map((chart, i) =>
    charts.length > 1 ? { title: `${title}, ${"AB"[i]}`, name: `${name}-${"ab"[i]}`, chart } : { title, name, chart },
  );

export class Exports {
  /** @type {Panels} */
  panels;
  /** @type {Session} */
  session;
  /** @type {() => Lattice} */
  front;
  /** @type {HTMLElement} */
  inspector;
  /** @type {State} */
  state;
  /** @type {() => Promise<void>} */
  fill;
  /** @type {() => string} */
  link;
  /** @type {Banner} */
  banner;
  /** @type {() => void} */
  check;
  /** @type {() => void} */
  replay;

  /**
   * @param {{state: State, session: Session, front, inspector, panels: Panels, banner: Banner, link, fill, ask,
   *   replay, check}} parts
   *   `fill()` fills what the inspector has folded away, `front()` gives the lattice that is looked at, `link()` gives
   *   the address of the moment, `ask(path, side)` puts a question about a side of the run, `replay()` asks for a stretch of it,
   *   `check()` opens the check of somebody's own numbers
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.code = new CodeDialog(parts);
    this.panels.addEventListener("made", ({ detail: panel }) => this.atPanel(panel));
  }

  /** The menu of a panel, before its button to close it. */
  atPanel(panel) {
    const open = tool(["keep", "⤓", "Save %s as a file"]);
    panel.tools.lastElementChild.before(open);
    panel.entitle();
    const menu = opens(open, "", (box) => {
      menu.setAttribute("aria-label", `Save ${panel.title}`);
      this.readable(panel);
      box.replaceChildren(
        ...chartsOf(panel).map(({ title, name, chart }) =>
          this.forms(
            title, name,
            chartForms({ chart, title: this.named(title) }, () => this.readable(panel)),
          ),
        ),
      );
    });
  }

  /** Have a panel show what there is newest, with all its digits where it stands still. */
  async readable(panel) {
    panel.catchUp();
    await this.session.refine([panel.name]);
    panel.catchUp();
  }

  /** The menu of the stage: lattice, inspector, step, report. */
  atStage(open) {
    opens(open, "Save this moment", (box) =>
      box.replaceChildren(
        this.forms(
          "Lattice", "lattice", latticeForms(this.front(), this.about(), () => this.exactly()),
        ),
        this.forms("Inspector", "inspector", inspectorForms(this.inspector)),
        ...this.step(),
        line("Code", button("Show me the code", "Show me the code", () => this.code.open())),
        line("Your numbers", button("Check my gradient", "Check my gradient", () => {
          box.hidePopover();
          this.check();
        })),
        line("In a page", button("Copy the frame", "Copy the line that shows this moment in another page",
          ({ currentTarget }) => this.frame(currentTarget))),
        line("Replay", button("HTML", "A stretch of the run as one file that replays by itself", () => this.replay())),
        line(
          "Whole moment",
          button("Report", "Whole moment as a report in HTML", () => this.keep("report.html", () => this.report())),
        ),
      ),
    );
  }

  /** Copy the line of HTML that shows this moment in a page of one's own. */
  frame(pressed) {
    const address = new URL(this.link());
    address.searchParams.set("embed", "");
    const text = `<iframe src="${address.href.replaceAll("&", "&amp;").replaceAll('"', "%22")}" title="Unrolled" ` +
      'width="900" height="460" style="border: 0"></iframe>';
    const byHand = () => this.banner.show("link", `Copy this line: ${text}`, {
      label: "Close", do: () => this.banner.clear("link"),
    });
    copy(text, pressed, byHand);
  }

  forms(title, name, forms) {
    const buttons = Object.entries(FORMS).map(([form, text]) =>
      button(text, `${title} as ${text}`, () => this.keep(`${name}.${form}`, forms[form])),
    );
    return line(title, ...buttons);
  }

  /** The step itself, from the server; at update 0 there is none. */
  step() {
    const { run, tick } = this.state;
    if (!tick?.update) return [];
    const links = ["npz", "json"].map((form) => {
      const link = document.createElement("a");
      Object.assign(link, {
        href: at(`api/runs/${run.id}/steps/${tick.update}?format=${form}`),
        download: `${stem(run, tick.update)}-step.${form}`, textContent: form.toUpperCase(),
      });
      link.setAttribute("aria-label", `Whole step as ${form.toUpperCase()}`);
      return link;
    });
    return [line("Whole step", ...links)];
  }

  /** Which moment of what it is. */
  about() {
    const { run, tick, looked, compared } = this.state;
    const title =
      document.querySelector(`#preset option[value="${CSS.escape(run.preset ?? "")}"]`)?.textContent ?? "Custom set-up";
    return { title, update: tick.update, side: run.beside && compared !== "difference" ? looked.toUpperCase() : "" };
  }

  /** The title of a chart that stands by itself. */
  named(title) {
    const about = this.about();
    return `${title} · update ${whole(about.update)} · ${about.title}`;
  }

  /** The picture in double precision, where there is one. */
  async exactly() {
    await this.session.refineLattice();
    await this.session.exactly();
    return this.state.compared === "difference" || !this.state.exact ? this.front().picture : this.state.exact;
  }

  async report() {
    const { run, tick } = this.state;
    await this.fill();
    const { streamed } = this.panels; // what is folded away is of another update
    const panels = this.panels.panels.filter(({ name, shown }) => shown && streamed.includes(name));
    await Promise.all(panels.map((panel) => this.readable(panel)));
    const charts = await Promise.all(
      panels.flatMap(chartsOf).map(async ({ title, chart }) => ({ title, svg: await chart.svg() })),
    );
    const { title } = this.about();
    const lattice = latticeForms(this.front(), this.about()).svg();
    return report({
      run, tick, title, link: this.link(), line: document.querySelector("#selected-line").textContent, lattice,
      terms: document.querySelector("#terms:not([hidden])"), inspector: this.inspector, charts,
    });
  }

  /** Make it and save it; a failure is said. */
  async keep(name, make) {
    const { run, tick } = this.state;
    try {
      save(await make(), `${stem(run, tick.update)}-${name}`);
    } catch (error) {
      this.banner.refuse(error);
    }
  }
}
