// How far somebody has come on a walk: kept on this device alone, and told to nobody.

const key = (walk) => `walk-progress:${walk}`;

/** `{number, seen}`: the stop last opened, and the identities of those that were; null where there is none. */
export function read(walk, storage = window.localStorage) {
  try {
    const kept = JSON.parse(storage.getItem(key(walk)));
    const sound = Number.isInteger(kept?.number) && kept.number > 0 && Array.isArray(kept.seen);
    return sound ? kept : null;
  } catch {
    return null; // no storage, or something else under our name
  }
}

export function write(walk, number, stop, storage = window.localStorage) {
  const seen = new Set(read(walk, storage)?.seen ?? []).add(stop);
  try {
    storage.setItem(key(walk), JSON.stringify({ number, seen: [...seen] }));
  } catch {
    // a private window or a full device: the walk goes on without
  }
}

export function keepProgress(guide) {
  const { walk, number, stop } = guide.dataset;
  write(walk, Number(number), stop);
}

export function showProgress(root) {
  const kept = read(root.dataset.walk);
  if (!kept) return;
  for (const row of document.querySelectorAll("[data-stops] [data-stop]")) {
    const mark = row.querySelector("[data-seen]");
    if (mark) mark.hidden = !kept.seen.includes(row.dataset.stop);
  }
  const on = root.querySelector("[data-walk-continue]");
  if (kept.number < 2 || kept.number > Number(root.dataset.stopsCount)) return;
  on.href = `${root.dataset.base}${kept.number}/`;
  on.textContent = on.dataset.says.replace("{n}", new Intl.NumberFormat(document.documentElement.lang).format(kept.number));
  on.hidden = false;
  root.querySelector("[data-walk-again]").hidden = false;
  root.querySelector("[data-walk-start]").hidden = true;
}
