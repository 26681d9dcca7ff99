// How old a message is when it comes: a slow link holds many, and each of them looks new.

export class Delay {
  #least = Infinity;

  /** In milliseconds, and more than the fastest one so far needed: the two clocks agree on nothing but how fast they go. */
  of(saidAt, heardAt) {
    const taken = heardAt - saidAt;
    this.#least = Math.min(this.#least, taken);
    return taken - this.#least;
  }
}
