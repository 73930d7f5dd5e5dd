// Suggestions below a field while it is filled in: asked for after a pause, gone through with the arrow keys.
const SHORTEST = 3;
const SOON = 300; // milliseconds without a key

export class Suggesting {
  /**
   * `ask(text)` gives what may be meant, or null where nobody can be asked; `line(one)` its name and what else is
   * told of it; `choose(one)` takes it.
   */
  constructor(field, place, { ask, line, choose, shortest = SHORTEST }) {
    Object.assign(this, { field, ask, line, shortest, round: 0 });
    this.box = place.querySelector("[data-suggested]");
    this.list = place.querySelector("[data-suggested-list]");
    this.word = place.querySelector("[data-suggested-word]");
    this.choose = (one) => {
      clearTimeout(this.timer);
      this.round += 1;
      choose(one);
      this.box.hidden = true;
    };
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(field.value), SOON);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && !this.box.hidden) {
        event.preventDefault();
        this.list.querySelector("button")?.focus();
      }
      if (event.key === "Escape") this.box.hidden = true;
    });
    this.box.addEventListener("keydown", (event) => this.move(event));
  }

  /** `takes(one)`: whether the only one found is taken at once. */
  async look(text, takes = () => false) {
    const mine = ++this.round;
    if (text.trim().length < this.shortest) {
      this.box.hidden = true;
      return;
    }
    const found = await this.ask(text).catch(() => null);
    if (found === null || mine !== this.round) return; // what is written stands without suggestions as well
    if (found.length === 1 && takes(found[0])) {
      this.choose(found[0]);
      return;
    }
    this.list.replaceChildren(...found.map((one) => this.item(one)));
    const { some, none } = this.word.dataset;
    this.word.textContent = found.length ? some : (none ?? "");
    this.box.hidden = !found.length && !none;
  }

  move(event) {
    const all = [...this.list.querySelectorAll("button")];
    const here = all.indexOf(document.activeElement);
    const to = { ArrowDown: all[here + 1], ArrowUp: all[here - 1] ?? this.field, Escape: this.field }[event.key];
    if (!to) return;
    event.preventDefault();
    if (event.key === "Escape") this.box.hidden = true;
    to.focus();
  }

  item(one) {
    const [name, rest] = this.line(one);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "suggested__one" });
    button.append(Object.assign(document.createElement("bdi"), { textContent: name, className: "suggested__title" }));
    if (rest) button.append(Object.assign(document.createElement("bdi"), { textContent: rest, className: "suggested__rest" }));
    button.addEventListener("click", () => {
      this.choose(one);
      this.field.focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}

/** What `address` knows of `text`, under `name`; nothing where it refuses. */
export async function known(address, name, text, more = {}) {
  const answer = await fetch(`${address}?${new URLSearchParams({ q: text, ...more })}`);
  return answer.ok ? (await answer.json())[name] : [];
}
