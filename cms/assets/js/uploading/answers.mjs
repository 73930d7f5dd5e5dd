// What answers of the server mean: try again, and when; or not at all, and why.

const PASSING = new Set([408, 409, 423, 429, 460]);
const FIRST = 1000;
const LONGEST = 60_000;

/** Whether trying again is of no use. 0: no answer came. */
export function isFinal(status) {
  return status >= 400 && status < 500 && !PASSING.has(status);
}

/** Milliseconds to wait before the attempt after `failures` in a row; `retryAfter` as the server told it, if it did. */
export function delay(failures, retryAfter = "", random = Math.random) {
  const told = /^\d{1,5}$/.test(retryAfter ?? "") ? Number(retryAfter) * 1000 : 0;
  const ours = Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 10));
  return Math.round(Math.max(told, ours) * (1 + random() / 2));
}

/** The sentence for the sender in a refusal; "" where there is none. */
export function wordsOf(body) {
  try {
    const { message } = JSON.parse(body);
    return typeof message === "string" ? message : "";
  } catch {
    return "";
  }
}
