// Which command a key gives.

const SINGLE = {
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  0: "fit",
  f: "full",
  r: "rotate",
  t: "text",
  s: "select",
  n: "next-hit",
  p: "previous-hit",
  "/": "find",
  "?": "help",
};

const MOVES = { ArrowUp: "pan-up", ArrowDown: "pan-down", ArrowLeft: "pan-left", ArrowRight: "pan-right" };

/**
 * @param event key, code and modifiers of a keydown event
 * @param place `direction` in which pages follow, `enlarged`: more than the whole page, `singleKeys`: they are commands,
 *   `scrolls`: the focus is in a part that the arrow keys scroll
 * @returns the command's name, or null
 */
export function commandFor(event, { direction, enlarged, singleKeys, scrolls }) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "Escape") return "close";
  if (!scrolls) {
    if (event.key === "PageUp") return "previous-page";
    if (event.key === "PageDown") return "next-page";
    if (event.key in MOVES) {
      const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
      if (!sideways || enlarged) return MOVES[event.key];
      return (event.key === "ArrowRight") === (direction === "ltr") ? "next-page" : "previous-page";
    }
  }
  return singleKeys ? (SINGLE[latin(event)] ?? null) : null;
}

/** The key as a Latin keyboard would give it: on a Persian one the key of `f` gives another letter. */
function latin({ key, code }) {
  if (key.length !== 1) return "";
  const letter = key.toLowerCase();
  if (/[!-~]/.test(letter)) return letter;
  if (/^(Key|Digit)[A-Z0-9]$/.test(code ?? "")) return code.at(-1).toLowerCase();
  const persian = "۰۱۲۳۴۵۶۷۸۹".indexOf(letter);
  return persian >= 0 ? String(persian) : { "؟": "?", "÷": "/" }[letter] ?? "";
}
