// What is wrong is said beside its field, and once more above, with a link to each.

export class Problems {
  constructor(root) {
    this.root = root;
    this.summary = root.querySelector("[data-summary]");
    this.list = root.querySelector("[data-summary-list]");
  }

  /** Shows these (`[{field, words}]`) and no others; with `tell` the summary is read out and comes into sight. */
  show(lacks, tell = true) {
    this.root.querySelectorAll(".field__error").forEach((place) => this.mark(place, ""));
    for (const { field, words } of lacks) {
      const place = document.getElementById(`${field}-error`);
      if (place) this.mark(place, words);
    }
    this.list.replaceChildren(...lacks.map(({ field, words }) => this.line(field, words)));
    this.summary.hidden = lacks.length === 0;
    if (lacks.length && tell) {
      this.summary.focus();
      this.summary.scrollIntoView({ block: "start" });
    }
  }

  /** One field's own words; the summary stays as it is. */
  say(field, words) {
    const place = document.getElementById(`${field}-error`);
    if (!place) return;
    this.mark(place, words);
    if (words) place.setAttribute("role", "alert");
  }

  mark(place, words) {
    place.textContent = words;
    place.hidden = !words;
    place.removeAttribute("role");
    const field = document.getElementById(place.id.replace(/-error$/, ""));
    if (!field) return;
    if (words && field.matches("input, select, textarea, fieldset")) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  line(field, words) {
    const link = Object.assign(document.createElement("a"), { href: `#${field}`, textContent: words });
    const item = document.createElement("li");
    item.append(link);
    return item;
  }
}
