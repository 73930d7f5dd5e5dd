// Everything once more before it is sent, in the words of the form's own labels, and the files themselves.

export class Overview {
  constructor(root, previews) {
    this.root = root;
    this.previews = previews;
    this.lists = [...root.querySelectorAll("[data-overview-of]")];
    root.querySelector("[data-overview]").hidden = false;
  }

  draw() {
    for (const list of this.lists) {
      const step = this.root.querySelector(`[data-step="${list.dataset.overviewOf}"]`);
      const rows = [...this.filesOf(step), ...rowsOf(step, list.dataset)];
      list.replaceChildren(...(rows.length ? rows : [row("", list.dataset.nothing)]));
    }
  }

  *filesOf(step) {
    for (const part of step.querySelectorAll("[data-part]")) {
      for (const file of part.querySelectorAll(".file")) {
        const pair = row(part.querySelector(".part__title").textContent, file.querySelector(".file__name").textContent);
        const preview = this.previews.again(file);
        if (preview) pair.lastChild.prepend(preview);
        yield pair;
      }
    }
  }
}

const TOLD = "input:not([type=hidden], [type=file]), select, textarea, [data-told], [data-people]";

/** In the order of the form: its fields, what is agreed to, who else is seen, and what is told without being asked. */
function* rowsOf(step, words) {
  for (const one of step.querySelectorAll(TOLD)) {
    if (one.closest("[hidden]:not([data-step])")) continue;
    if (one.matches("[data-told]")) yield row(...["name", "value"].map((half) => textOf(one.querySelector(`[data-told-${half}]`))));
    else if (one.matches("[data-people]")) yield* peopleOf(one, words);
    else if (one.name) yield* fieldOf(one, words);
  }
}

/** That nobody else is seen is told as well: it is what the sender answers for. */
function* peopleOf(place, { nobody }) {
  if (!place.querySelector("[data-person]")) yield row(textOf(place.querySelector("h3")), nobody);
}

function* fieldOf(field, words) {
  const person = field.closest("[data-person]");
  const agreement = field.closest(".agreement");
  if (agreement) yield agreed(field, agreement, words);
  else if (field.type === "radio") {
    if (field.checked) yield row(textOf(field.closest("fieldset").querySelector("legend")), textOf(field.closest("label")));
  } else if (field.type === "checkbox") {
    if (field.checked) yield row(textOf(field.closest("label")), words.yes);
  } else if (field.value.trim()) {
    const value = field.matches("select") ? field.selectedOptions[0].textContent : field.value;
    yield row(person && field.id.endsWith("-name") ? textOf(person.querySelector("legend")) : textOf(field.labels[0]), value);
  }
}

/** The words that were agreed to, beginning at least; those that were not stand out. */
function agreed(box, agreement, { notYet }) {
  if (!box.checked) return row(textOf(box.closest("label")), notYet);
  const words = [...agreement.querySelectorAll(".agreement__words")].filter((one) => !one.hidden);
  const pair = row(textOf(box.closest("label")), words.map(textOf).join(" "));
  pair.lastChild.className = "overview__agreed";
  if (words[0]) pair.lastChild.lang = words[0].lang;
  return pair;
}

function textOf(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".optional").forEach((one) => one.remove());
  return copy.textContent.trim();
}

function row(name, value) {
  const pair = document.createElement("div");
  const said = Object.assign(document.createElement("dd"), { dir: "auto" });
  said.append(Object.assign(document.createElement("span"), { textContent: value }));
  pair.append(Object.assign(document.createElement("dt"), { textContent: name }), said);
  return pair;
}
