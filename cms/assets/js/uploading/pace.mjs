// How fast bytes go, and with that how long the rest takes.

const WINDOW = 20_000; // milliseconds that are looked back
const ENOUGH = 2_000; // milliseconds before anything is said

export class Pace {
  constructor() {
    this.marks = [];
  }

  /** Notes that `bytes` are there at `now` (milliseconds). Fewer than before: it was begun again from there. */
  note(bytes, now) {
    if (this.marks.length && bytes < this.marks.at(-1).bytes) this.marks = [];
    this.marks.push({ bytes, now });
    while (this.marks.length > 2 && this.marks[1].now < now - WINDOW) this.marks.shift();
  }

  /** Whole seconds until `total` bytes are there; null while nothing can be said. */
  secondsLeft(total) {
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    if (!first || last.now - first.now < ENOUGH || last.bytes <= first.bytes) return null;
    return Math.ceil(((total - last.bytes) * (last.now - first.now)) / (last.bytes - first.bytes) / 1000);
  }

  rest() {
    this.marks = [];
  }
}
