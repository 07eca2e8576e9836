/** Which run the page has: another is made, opened by an address or a preset, made once more, or copied. */

import { Full } from "../run/full_server.js";

export class Runs {
  /** @type {State} */
  state;
  /** @type {Permalink} */
  permalink;
  /** @type {Driver} */
  driver;
  /** @type {Journey} */
  journey;
  /** @type {Session} */
  session;
  /** @type {PresetPanels} */
  presetPanels;
  /** @type {Banner} */
  banner;
  /** @type {() => void} */
  leaveHall;
  /** @type {Opening} */
  opening;
  /** @type {string} */
  fallback;

  /**
   * @param {{state: State, session: Session, driver: Driver, banner: Banner, journey: Journey, permalink: Permalink,
   *   presetPanels: PresetPanels, opening: Opening, fallback: string, leaveHall: () => void}} parts `fallback`: the
   *   preset where an address cannot be opened
   */
  constructor({ state, session, driver, banner, journey, permalink, presetPanels, opening, fallback, leaveHall }) {
    this.state = state;
    this.session = session;
    this.driver = driver;
    this.banner = banner;
    this.journey = journey;
    this.permalink = permalink;
    this.presetPanels = presetPanels;
    this.opening = opening;
    this.fallback = fallback;
    this.leaveHall = leaveHall;
    addEventListener("popstate", () => this.permalink.current || this.goTo(location));
  }

  /**
   * A new run, from {preset} or a spec, which goes on playing if the old one was; a quiz begins still. Refused, nothing
   * is lost.
   */
  async renew(setup, quiz = null) {
    const { driver, journey, permalink, session } = this;
    const playing = driver.playing && !quiz;
    journey.end();
    permalink.write(); // where Back comes to
    if (!(await session.make(setup, quiz))) return;
    permalink.follow(true);
    if (playing) await driver.play();
  }

  async start(preset) {
    await this.renew({ preset });
    this.presetPanels.by(preset);
  }

  /** A preset from the menu. */
  open(preset) {
    return this.start(preset).catch((error) => this.banner.refuse(error));
  }

  /** A run of one's own of the one that somebody else drives: at the same moment, with the same edits. */
  async copy() {
    this.leaveHall();
    try {
      await this.opening.again();
      this.banner.clear("refusal");
    } catch (error) {
      this.banner.refuse(error);
    }
  }

  /** The run that its server has forgotten once more, where it was; it goes on playing if it did. */
  async resume() {
    const { driver, driver: { playing } } = this;
    driver.local.stop();
    await this.opening.again();
    if (playing) await driver.play();
  }

  /** The first run of the page, as soon as there is room for it. */
  async begin(address) {
    const full = new Full(this);
    try {
      await full.until(async () => this.tell(await this.opening.open(address)));
    } catch (error) {
      await full.until(() => this.start(this.fallback));
      this.tell([`${error.message} Here is the default set-up instead.`]);
    }
  }

  /** To another address without leaving the page; what is refused leaves all as it is. */
  async goTo(address) {
    this.driver.leave();
    try {
      this.tell(await this.opening.open(address));
    } catch (error) {
      this.banner.refuse(error);
    }
  }

  /** What of a link could not be shown. */
  tell(problems) {
    if (problems.length) {
      this.banner.show("link", problems.join(" "), { label: "Close", do: () => this.banner.clear("link") });
    }
  }
}
