// What changed, newest first, as /events tells it.
import { element, time } from "./words.js";

const SHOWN = 50;

export class Events {
  #table;
  #none;
  #known = [];

  constructor(section) {
    this.#table = section.querySelector("table");
    this.#none = section.querySelector("#none");
  }

  /** The new ones only, where there are some before; returns them. */
  async fetch() {
    const newest = this.#known[0]?.at;
    const found = await this.#ask(newest === undefined ? "" : "?since=" + encodeURIComponent(newest));
    const had = new Set(this.#known.map(event => JSON.stringify(event)));
    const fresh = found.filter(event => !had.has(JSON.stringify(event)));
    // The host's clock may have been set back, or pgbeacon have started anew.
    this.#known = fresh.length === 0 && newest !== undefined ? await this.#ask("") : [...fresh, ...this.#known].slice(0, 1000);
    this.#show();
    return fresh;
  }

  get known() {
    return this.#known;
  }

  async #ask(query) {
    const answer = await fetch("events" + query, { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) {
      throw new Error("events: " + answer.status);
    }
    return answer.json();
  }

  #show() {
    this.#none.hidden = this.#known.length > 0;
    this.#table.hidden = this.#known.length === 0;
    this.#table.tBodies[0].replaceChildren(...this.#known.slice(0, SHOWN).map(event => {
      const row = element("tr");
      for (const text of [time(event.at), event.server, event.from, event.to, event.timeline ?? "unknown", event.lsn ?? "unknown", event.why]) {
        row.append(element("td", "", text));
      }
      return row;
    }));
  }
}
