// Keys of the player, while it has the focus (WCAG 2.1.4). None is taken from a field, from a button or a link that it
// means something to, or from the browser.

const FIELDS = "input:not([type=range]), select, textarea, [contenteditable]";
const PRESSED = "button, a, summary";
const ARROWS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

const NAMES = { k: "play", " ": "play", m: "mute", c: "captions", f: "whole", "<": "slower", ">": "faster" };
const STEPS = { j: -10, l: 10, ArrowLeft: -5, ArrowRight: 5 };
const LOUDNESS = { ArrowUp: "louder", ArrowDown: "softer" };
const ON_SLIDER = { ArrowUp: 5, ArrowDown: -5 };

/** What a key asks for: `{name}`, `{by: seconds}`, `{part: 0 to 0.9}`; null for what is not the player's. */
export function commandOf(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const on = event.target;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (on.closest(FIELDS)) return null;
  if (key === " " && on.closest(PRESSED)) return null;
  if (ARROWS.has(key) && on.closest("[data-player-scroll]")) return null; // they move the list
  if (on.matches("[type=range]") && key in ON_SLIDER) return { by: ON_SLIDER[key] };
  if (key in NAMES) return { name: NAMES[key] };
  if (key in STEPS) return { by: STEPS[key] };
  if (key in LOUDNESS) return { name: LOUDNESS[key] };
  return /^[0-9]$/.test(key) ? { part: Number(key) / 10 } : null;
}
