// What this device remembers of entries that are being written: where they are, and what is not saved yet.
// Without storage (a private window of some browsers) nothing is remembered, and nothing fails.

const BEGUN = "taking-part:begun";
const own = (entry) => `taking-part:${entry}`;

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full, or not allowed: the server keeps what it got
  }
}

/** Entries begun here for a campaign: `[{entry, address, at}]`, the newest first. */
export function begunFor(campaign) {
  return read(BEGUN, []).filter((one) => one.campaign === campaign);
}

export function rememberBegun(entry, campaign, address) {
  const others = read(BEGUN, []).filter((one) => one.entry !== entry);
  const known = read(BEGUN, []).find((one) => one.entry === entry);
  write(BEGUN, [{ entry, campaign, address, at: known?.at ?? Date.now() }, ...others].slice(0, 10));
}

/** Forgets an entry: its address and what was typed. */
export function forget(entry) {
  write(BEGUN, read(BEGUN, []).filter((one) => one.entry !== entry));
  write(own(entry), null);
}

/** What was typed and has not reached the server yet: `[[name, value]]`, or null. */
export const unsaved = (entry) => read(own(entry), null);
export const keepUnsaved = (entry, fields) => write(own(entry), fields);
