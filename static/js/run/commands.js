/** Sends commands to the run that is shown, and sees to what is refused. */

/**
 * Whether nobody has to hear of it: the run is gone, which its stream says, or a later command took the place of this
 * one.
 */
const settled = (error) => error.status === 404 || (error.status === 409 && error.field === null);

/** How to get on where somebody else drives. */
export const COPY = "Make a copy of my own";

export class Commands {
  /**
   * @param {{state: State, session: Session, journey: Journey, banner: Banner, follow: (run: Run) => void, copy: () =>
   *   void}} parts `follow` is told how the run stands after a command; `copy` makes a run of one's own of one that
   *   somebody else drives
   */
  constructor({ state, session, journey, banner, follow, copy }) {
    this.state = state;
    this.session = session;
    this.journey = journey;
    this.banner = banner;
    this.follow = follow;
    this.copy = copy;
  }

  /** Send a command; a refusal is thrown. */
  async send(body) {
    this.journey.end();
    await this.session.command(body);
    this.banner.clear("refusal", "resumed");
    if (body.do !== "play") this.follow(this.state.run);
  }

  /** Send a command; a refusal is shown in the banner. Returns whether it was carried out. */
  async tell(body) {
    try {
      await this.send(body);
      return true;
    } catch (error) {
      if (!settled(error)) this.refuse(error);
      return false;
    }
  }

  refuse(error) {
    if (error.field === "key") this.banner.show("refusal", error.message, { label: COPY, do: this.copy });
    else this.banner.refuse(error);
  }

  /** Send a command; a refusal is for whoever asked, unless nobody has to hear of it. */
  async attempt(body) {
    try {
      await this.send(body);
    } catch (error) {
      if (!settled(error)) throw error;
    }
  }
}
