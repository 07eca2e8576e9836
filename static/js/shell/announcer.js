/**
 * One line of plain language below the lattice, and the same for screen readers; while it plays, only every few
 * seconds.
 */

const REST = 5000; // ms

export class Speech {
  constructor(line, announcer) {
    this.line = line;
    this.announcer = announcer;
    this.last = -REST;
  }

  /** @param {string} text @param {string} more for the ears only @param {boolean} playing */
  say(text, more, playing) {
    if (this.line.textContent !== text) Object.assign(this.line, { textContent: text, title: text });
    const now = performance.now();
    if (playing && now - this.last < REST) return;
    this.announce(`${text} ${more}`);
  }

  announce(text) {
    this.last = performance.now();
    if (this.announcer.textContent !== text) this.announcer.textContent = text;
  }
}
