// Keeps the page up to date, and says when it is not.
import { Cards } from "./cards.js";
import { Delay } from "./delay.js";
import { Events } from "./events.js";
import { element, seconds } from "./words.js";

/** A message comes each second. */
const SILENCE = 3.5;
const AGAIN = 2000;

const cards = new Cards(document.getElementById("servers"));
const events = new Events(document.getElementById("events"));
const link = document.getElementById("link");
const more = document.getElementById("more");
const said = document.getElementById("said");

let heard = null;
let changes = null;
let standing = "";

const since = () => (performance.now() - heard) / 1000;

// For screen readers: what changes, never what only counts on.
function say(text) {
  said.append(element("p", "", text));
  while (said.children.length > 5) {
    said.firstElementChild.remove();
  }
}

function look() {
  const stale = heard === null || since() > SILENCE;
  document.body.classList.toggle("stale", stale && heard !== null);
  const next = heard === null ? "" : stale ? "stale" : "live";
  if (heard !== null) {
    cards.age(since());
    link.textContent = stale
      ? "No word from pgbeacon for " + seconds(since()) + ": what is shown is that old"
      : "Live";
  }
  if (next !== standing) {
    if (next === "stale") {
      say("Connection to pgbeacon lost. What is shown is old.");
    } else if (standing === "stale") {
      say("Connected to pgbeacon again.");
    }
    standing = next;
  }
}

async function fetchEvents(count) {
  try {
    const first = changes === null;
    const fresh = await events.fetch();
    changes = count;
    cards.events(events.known);
    if (!first && fresh.length > 0) {
      say(fresh.reverse().map(event => event.server + ": " + event.from + " to " + event.to).join(". "));
    }
  } catch {
    // Asked for again with the next message.
  }
}

let asking = false;

function onNow(message, delay) {
  heard = performance.now() - delay;
  cards.show(message.servers, message.label);
  more.hidden = message.total <= message.servers.length;
  more.textContent = message.servers.length + " of " + message.total + " servers are shown, those that take no traffic first.";
  look();
  if (message.changes !== changes && !asking) {
    asking = true;
    fetchEvents(message.changes).finally(() => (asking = false));
  }
}

function connect() {
  const stream = new EventSource("stream");
  let delay = new Delay();
  // Another pgbeacon may answer now, by another clock.
  stream.addEventListener("open", () => (delay = new Delay()));
  stream.addEventListener("past", event => {
    const past = JSON.parse(event.data);
    cards.past(past.step, past.servers);
  });
  stream.addEventListener("now", event => {
    const message = JSON.parse(event.data);
    const late = delay.of(message.at, performance.now());
    onNow(message, late);
    if (late > SILENCE * 1000) {
      // What waits on the way is older still than what a new connection brings.
      stream.close();
      connect();
    }
  });
  stream.addEventListener("error", () => {
    // It tries again by itself, unless it was answered with a refusal.
    if (stream.readyState === EventSource.CLOSED) {
      if (heard === null) {
        link.textContent = "No page more can be open here at a time; waiting";
      }
      setTimeout(connect, AGAIN);
    }
  });
}

setInterval(look, 500);
connect();
