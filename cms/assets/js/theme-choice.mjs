// The reader's choice of a light or a dark page. Nothing is kept while it agrees with the device.
const KEY = "theme";
const THEMES = ["light", "dark"];

/** The kept choice: "light", "dark", or null where there is none or the browser keeps nothing. */
export function kept(storage = storageOf()) {
  const value = storage?.getItem(KEY) ?? null;
  return THEMES.includes(value) ? value : null;
}

/** What the page shows now: the kept choice, or what the device prefers. */
export function shown(choice, deviceIsDark) {
  return choice ?? (deviceIsDark ? "dark" : "light");
}

/** Turns to the other theme. Returns the new choice: null where that is again what the device prefers. */
export function turn(choice, deviceIsDark) {
  const next = shown(choice, deviceIsDark) === "dark" ? "light" : "dark";
  return next === shown(null, deviceIsDark) ? null : next;
}

export function keep(choice, storage = storageOf()) {
  if (choice) storage?.setItem(KEY, choice);
  else storage?.removeItem(KEY);
}

function storageOf() {
  try {
    return globalThis.localStorage;
  } catch {
    return null; // Storage is switched off in this browser: the choice lasts for the page.
  }
}
