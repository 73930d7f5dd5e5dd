// Frames drawn over the scan: hits, a line of the text, a region. Boxes are in the pixels of the canvas.

const SVG = "http://www.w3.org/2000/svg";

export class Frames {
  constructor(parent) {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.classList.add("frames");
    this.svg.setAttribute("aria-hidden", "true");
    this.all = this.group();
    this.kinds = { region: this.group(this.all), hit: this.group(this.all), line: this.group(this.all) };
    this.svg.append(this.all);
    parent.append(this.svg);
  }

  group(parent) {
    const made = document.createElementNS(SVG, "g");
    parent?.append(made);
    return made;
  }

  /** Follows the scan: `matrix` is that of `Deep`. */
  place(matrix) {
    if (matrix) this.all.setAttribute("transform", `matrix(${matrix.join(" ")})`);
  }

  /** @param boxes each `[x, y, w, h]`; `current` tells of an index whether it is drawn as the present one */
  draw(kind, boxes, current = () => false) {
    this.kinds[kind].replaceChildren(...boxes.map((box, index) => rectangle(kind, box, current(index))));
  }

  clear() {
    for (const kind of Object.values(this.kinds)) kind.replaceChildren();
  }
}

function rectangle(kind, [x, y, w, h], current) {
  const made = document.createElementNS(SVG, "rect");
  made.setAttribute("class", current ? `frame frame--${kind} frame--current` : `frame frame--${kind}`);
  const attributes = { x, y, width: w, height: h, "vector-effect": "non-scaling-stroke" };
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
