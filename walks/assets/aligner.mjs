// Points that are the same in two photographs, set by clicking, moved by arrow keys (see walks/admin/aligner.py).
const MOST = 3;
const STEP = 0.005; // of the picture's width, for an arrow key

class Aligner {
  constructor(root) {
    this.root = root;
    this.text = root.querySelector("textarea");
    this.pairs = read(this.text.value);
    this.sides = Object.fromEntries(
      ["then", "now"].map((side) => [side, root.querySelector(`[data-aligner-picture=${side}]`)]),
    );
    for (const [side, place] of Object.entries(this.sides)) {
      place.addEventListener("click", (event) => this.clicked(side, place, event));
    }
    root.querySelector("[data-aligner-clear]").addEventListener("click", () => this.set([]));
    root.querySelector("[data-aligner-opacity]").addEventListener("input", (event) => {
      this.over("then").style.opacity = event.target.value / 100;
    });
    this.text.addEventListener("change", () => this.set(read(this.text.value)));
    this.pictures();
  }

  /** Shows the pictures that are chosen in the same form; they may be chosen or changed at any time. */
  pictures() {
    const ids = this.ids();
    const known = JSON.stringify(ids);
    if (known !== this.known) {
      this.known = known;
      const both = Boolean(ids.then && ids.now);
      for (const side of ["then", "now"]) {
        if (!ids[side]) continue;
        const address = this.root.dataset.picture.replace("/0/", `/${ids[side]}/`);
        this.sides[side].querySelector("img").src = address;
        this.over(side).src = address;
      }
      this.part("pictures").hidden = !both;
      this.draw();
    }
  }

  ids() {
    const name = this.text.name.replace(/points$/, "");
    const chosen = (side) => this.text.form?.elements.namedItem(name + side)?.value ?? "";
    return { then: chosen("then"), now: chosen("now") };
  }

  clicked(side, place, event) {
    if (event.target.closest("button")) return;
    const box = place.querySelector("img").getBoundingClientRect();
    const point = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(within);
    const waiting = this.pairs.find((pair) => !pair[side]);
    if (waiting) waiting[side] = point;
    else if (this.pairs.length < MOST) this.pairs.push({ [side]: point });
    else return;
    this.set(this.pairs);
  }

  moved(index, side, event) {
    const steps = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      return this.set(this.pairs.filter((_, at) => at !== index));
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    this.pairs[index][side] = this.pairs[index][side].map((value, axis) => within(value + step[axis]));
    this.set(this.pairs);
    this.sides[side].querySelectorAll("button")[index]?.focus();
  }

  set(pairs) {
    this.pairs = pairs;
    const whole = pairs.filter((pair) => pair.then && pair.now);
    this.text.value = whole.length > 1 ? JSON.stringify(whole.map(rounded)) : "";
    this.draw();
  }

  draw() {
    const { point, inThen, inNow } = this.root.dataset;
    for (const [side, place] of Object.entries(this.sides)) {
      for (const old of place.querySelectorAll("button")) old.remove();
      this.pairs.forEach((pair, index) => {
        if (!pair[side]) return;
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = index + 1;
        button.setAttribute("aria-label", `${point} ${index + 1} ${side === "then" ? inThen : inNow}`);
        button.style.left = `${100 * pair[side][0]}%`;
        button.style.top = `${100 * pair[side][1]}%`;
        button.addEventListener("keydown", (event) => this.moved(index, side, event));
        place.append(button);
      });
    }
    this.part("clear").hidden = !this.pairs.length;
    this.preview();
  }

  async preview() {
    const { then, now } = this.ids();
    this.part("none").hidden = true;
    if (!this.text.value || !then || !now) return (this.part("result").hidden = true);
    const asked = new URLSearchParams({ then, now, points: this.text.value });
    const answer = await fetch(`${this.root.dataset.placement}?${asked}`);
    const { style } = answer.ok ? await answer.json() : { style: "" };
    this.part("result").hidden = !style;
    this.part("none").hidden = Boolean(style);
    this.over("then").style.cssText = `${style}; opacity: ${this.root.querySelector("[data-aligner-opacity]").value / 100}`;
  }

  over(side) {
    return this.root.querySelector(`[data-aligner-over=${side}]`);
  }

  part(name) {
    return this.root.querySelector(`[data-aligner-${name}]`);
  }
}

function read(text) {
  try {
    const pairs = JSON.parse(text || "[]");
    return Array.isArray(pairs) ? pairs.slice(0, MOST) : [];
  } catch {
    return [];
  }
}

const within = (value) => Math.min(1, Math.max(0, value));
const rounded = ({ then, now }) => ({ then: then.map(short), now: now.map(short) });
const short = (value) => Math.round(value * 1e5) / 1e5;

const found = new WeakMap();

/** Pairs are added to the form while it is open, and pictures chosen: both are noticed here. */
function look() {
  for (const root of document.querySelectorAll("[data-aligner]")) {
    if (root.closest("template")) continue;
    if (!found.has(root)) found.set(root, new Aligner(root));
    else found.get(root).pictures();
  }
}

look();
new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["value"] });
document.addEventListener("change", look, true);
