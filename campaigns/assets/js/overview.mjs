// Everything once more before it is sent, in the words of the form's own labels.

export class Overview {
  constructor(root, files) {
    this.root = root;
    this.files = files;
    this.lists = [...root.querySelectorAll("[data-overview-of]")];
    root.querySelector("[data-overview]").hidden = false;
  }

  draw() {
    for (const list of this.lists) {
      const step = this.root.querySelector(`[data-step="${list.dataset.overviewOf}"]`);
      const rows = [...this.filesOf(step), ...this.fieldsOf(step, list.dataset.yes)];
      list.replaceChildren(...(rows.length ? rows : [row("", list.dataset.nothing)]));
    }
  }

  *filesOf(step) {
    for (const part of step.querySelectorAll("[data-part]")) {
      for (const file of part.querySelectorAll(".file")) {
        yield row(part.querySelector(".part__title").textContent, file.querySelector(".file__name").textContent);
      }
    }
  }

  *fieldsOf(step, yes) {
    for (const field of step.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea")) {
      if (!field.name || field.closest("[hidden]:not([data-step])")) continue;
      if (field.type === "radio" && field.checked) {
        yield row(textOf(field.closest("fieldset").querySelector("legend")), textOf(field.closest("label")));
      } else if (field.type === "checkbox" && field.checked) {
        yield row(textOf(field.closest("label")), yes);
      } else if (!["radio", "checkbox"].includes(field.type) && field.value.trim()) {
        const value = field.matches("select") ? field.selectedOptions[0].textContent : field.value;
        yield row(textOf(field.labels[0]), value);
      }
    }
  }
}

function textOf(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".optional").forEach((one) => one.remove());
  return copy.textContent.trim();
}

function row(name, value) {
  const pair = document.createElement("div");
  const said = Object.assign(document.createElement("dd"), { textContent: value, dir: "auto" });
  pair.append(Object.assign(document.createElement("dt"), { textContent: name }), said);
  return pair;
}
