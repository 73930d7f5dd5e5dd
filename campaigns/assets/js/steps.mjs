// One step a screen. The address says which one, so that the browser's way back is the form's.

export class Steps extends EventTarget {
  /** Events: `shown`, with the key of the step (`detail`). */
  constructor(root) {
    super();
    this.root = root;
    this.all = [...root.querySelectorAll("[data-step]")];
    this.nav = root.querySelector("[data-steps]");
    this.now = this.nav.querySelector("[data-step-now]");
    this.name = this.nav.querySelector("[data-step-name]");
    this.ways = [...this.nav.querySelectorAll("[data-to]")];
    this.nav.hidden = false;
    root.toggleAttribute("data-scripted", true);
    addEventListener("popstate", () => this.show(this.named(location.hash.slice(1)) ?? this.all[0]));
  }

  get current() {
    return this.all.find((step) => !step.hidden);
  }

  /** The step of this key, or the one in which the element with this id is. */
  named(id) {
    const element = id ? document.getElementById(id) : null;
    return element?.closest("[data-step]") ?? null;
  }

  next() {
    return this.all[this.all.indexOf(this.current) + 1] ?? null;
  }

  back() {
    return this.all[this.all.indexOf(this.current) - 1] ?? null;
  }

  show(step) {
    const number = this.all.indexOf(step) + 1;
    const figures = new Intl.NumberFormat(document.documentElement.lang);
    this.all.forEach((one) => (one.hidden = one !== step));
    this.now.textContent = this.now.dataset.words
      .replace("{number}", figures.format(number))
      .replace("{total}", figures.format(this.all.length));
    this.name.textContent = this.ways[number - 1].querySelector(".steps__name").textContent;
    this.ways.forEach((way, index) => {
      way.toggleAttribute("data-done", index < number - 1);
      if (index === number - 1) way.setAttribute("aria-current", "step");
      else way.removeAttribute("aria-current");
    });
    this.dispatchEvent(new CustomEvent("shown", { detail: step.dataset.step }));
  }

  /** Shows a step as a new place in the browser's history, and puts the reader at its heading. */
  go(step) {
    history.pushState(null, "", `#${step.id}`);
    this.show(step);
    step.querySelector(".step__title").focus({ preventScroll: true });
    this.nav.scrollIntoView({ block: "start" });
  }
}
