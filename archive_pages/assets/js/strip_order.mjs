// Where a page of the strip goes.

// The place, from 0, to which a key moves the page at `from`; null for a key that moves nothing. Left and right follow the
// direction of reading.
export function targetOf(key, from, count, rightToLeft) {
  const onward = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const back = rightToLeft ? "ArrowRight" : "ArrowLeft";
  const to = { [onward]: from + 1, ArrowDown: from + 1, [back]: from - 1, ArrowUp: from - 1, Home: 0, End: count - 1 }[key];
  return to === undefined || to < 0 || to >= count || to === from ? null : to;
}

// The place `step` places on from `from`; null where there is none.
export function neighbour(from, step, count) {
  const to = from + step;
  return to < 0 || to >= count ? null : to;
}

// `items` with the one at `from` taken out and put in again at `to`.
export function moveWithin(items, from, to) {
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, to), items[from], ...rest.slice(to)];
}

// The place of `item`, from 1, as text.
export function place(items, item) {
  return String(items.indexOf(item) + 1);
}
