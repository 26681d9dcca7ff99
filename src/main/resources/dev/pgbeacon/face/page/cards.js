// A card for each server.
import { Plot } from "./plot.js";
import { element, lag, lease, podLabel, seconds, time } from "./words.js";

const FACTS = { state: "State", timeline: "Timeline", lag: "Lag", lsn: "Position", traffic: "Traffic", seen: "Seen", label: "Label", lease: "Lease" };

class Card {
  constructor(name) {
    this.root = element("article", "card");
    const title = element("h3");
    this.word = element("span", "word");
    title.append(this.word, " ", element("span", "name", name));
    this.address = element("p", "address");
    this.order = element("p", "order");
    this.reason = element("p", "reason");
    const facts = element("dl");
    this.terms = {};
    for (const [key, label] of Object.entries(FACTS)) {
      this[key] = element("dd", key);
      this.terms[key] = element("dt", "", label);
      facts.append(this.terms[key], this[key]);
    }
    this.figure = element("figure");
    const place = element("div", "plot");
    place.setAttribute("role", "img");
    this.caption = element("figcaption");
    this.most = element("span", "most");
    this.caption.append("Lag, last 15 minutes: ", element("span", "key bytes", "bytes"), " ", element("span", "key seconds", "seconds"), "; at most ", this.most);
    this.figure.append(place, this.caption);
    this.latest = element("ul", "latest");
    this.latest.setAttribute("aria-label", "Last events of " + name);
    this.root.append(title, this.address, this.order, facts, this.reason, this.figure, this.latest);
    this.place = place;
  }

  /** Once it is on the page: a plot must know how wide it is. */
  drawn() {
    this.plot ??= new Plot(this.place);
    return this.plot;
  }

  /** @param label of our own pod, which has one server; null where none is kept */
  show(server, label) {
    this.server = server;
    this.root.dataset.word = server.word;
    this.word.textContent = server.word;
    this.address.textContent = server.host + ":" + server.port;
    this.order.hidden = server.drained === null;
    this.order.textContent = "Drained: " + server.drained;
    this.state.textContent = server.state;
    this.timeline.textContent = server.timeline ?? "unknown";
    this.lag.textContent = server.word === "primary" ? "none: it is the primary" : lag(server);
    this.lsn.textContent = server.lsn ?? "unknown";
    this.traffic.textContent = server.traffic.accepted ? "yes" : "no";
    this.reason.textContent = server.drained === null ? server.traffic.reason : server.reason;
    for (const key of ["label", "lease"]) {
      this.terms[key].hidden = this[key].hidden = label === null;
    }
    this.label.textContent = label === null ? "" : podLabel(label);
    this.lease.textContent = label === null ? "" : lease(label);
    this.drawn().add(server.lag_bytes, server.lag_seconds);
    const most = this.plot.most();
    this.figure.hidden = most === null || (server.word === "primary" && !this.plot.wasBehind());
    this.most.textContent = most ?? "unknown";
    this.place.setAttribute("aria-label", "Plot of the lag, the last 15 minutes: at most " + (most ?? "unknown"));
  }

  remove() {
    this.plot?.remove();
    this.root.remove();
  }

  /** As it gets older between two messages, too. */
  age(since) {
    if (!this.server) {
      return; // Its past came, and the rest is on its way.
    }
    this.seen.textContent = this.server.age === null ? "never" : seconds(this.server.age + since) + " ago";
  }

  events(events) {
    this.latest.replaceChildren(...events.map(event => element("li", "", time(event.at) + ": " + event.from + " → " + event.to)));
  }
}

export class Cards {
  #place;
  #cards = new Map();

  constructor(place) {
    this.#place = place;
  }

  show(servers, label) {
    const names = new Set(servers.map(server => server.name));
    for (const [name, card] of this.#cards) {
      if (!names.has(name)) {
        card.remove();
        this.#cards.delete(name);
      }
    }
    for (const server of servers.slice().sort((one, other) => (one.name < other.name ? -1 : 1))) {
      this.#card(server.name).show(server, label);
    }
  }

  past(step, servers) {
    for (const server of servers) {
      this.#card(server.name).drawn().past(step, server.bytes, server.milliseconds);
    }
  }

  age(since) {
    this.#cards.forEach(card => card.age(since));
  }

  events(events) {
    for (const [name, card] of this.#cards) {
      card.events(events.filter(event => event.server === name).slice(0, 3));
    }
  }

  #card(name) {
    let card = this.#cards.get(name);
    if (!card) {
      card = new Card(name);
      this.#cards.set(name, card);
      const next = [...this.#cards.keys()].sort().find(other => other > name);
      this.#place.insertBefore(card.root, next === undefined ? null : this.#cards.get(next).root);
    }
    return card;
  }
}
