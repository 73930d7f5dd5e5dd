// What is said, line by line, and chapters: the one that is heard now is marked, and the list follows it.

export class Lines {
  constructor(root, list) {
    this.list = list;
    this.said = [...root.querySelectorAll(".player__line")].map(timed);
    this.chapters = [...root.querySelectorAll(".player__chapter")].map(timed);
  }

  show(second) {
    const line = mark(this.said, second);
    mark(this.chapters, second);
    if (line && line !== this.last) this.follow(line);
    this.last = line;
  }

  /** Not while somebody reads or scrolls in it. */
  follow(line) {
    const { list } = this;
    if (!list || list.matches(":hover, :focus-within")) return;
    const middle = line.offsetTop - list.clientHeight / 2 + line.offsetHeight / 2;
    list.scrollTo({ top: middle, behavior: "auto" });
  }
}

function timed(element) {
  return { element, at: Number(element.dataset.at), ends: Number(element.dataset.ends ?? Infinity) };
}

/** The last one that has begun is marked, while it lasts. */
function mark(all, second) {
  const begun = all.filter((one) => one.at <= second + 0.05).at(-1);
  const now = begun && second < begun.ends ? begun.element : null;
  for (const { element } of all) {
    if (element === now) element.setAttribute("aria-current", "true");
    else if (element.hasAttribute("aria-current")) element.removeAttribute("aria-current");
  }
  return now;
}
