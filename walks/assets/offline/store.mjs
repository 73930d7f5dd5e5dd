// Walks on this device: a cache for each, named after the address of its list of files, with a note beside the files.
//
// A walk is stored whole or not at all: files go into a cache of another name, are held against their checksums, and
// only then take the place of what was there.
const PREFIX = "walk:";
const NOTE = "/walks-on-this-device/note.json";
const AT_ONCE = 4;

/** A file that came otherwise than its list says: the walk was changed meanwhile, or the line is bad. */
export class ChangedError extends Error {
  name = "ChangedError";
}

/** Storing takes a secure address (https), and a browser that lets pages keep files. */
export function supported() {
  return "caches" in window && "serviceWorker" in navigator && Boolean(crypto.subtle);
}

/** What is noted of a stored walk: `{version, bytes, start, title, at}`; undefined where it is not stored. */
export async function stored(listingUrl) {
  if (!(await caches.has(PREFIX + listingUrl))) return undefined;
  const note = await (await caches.open(PREFIX + listingUrl)).match(NOTE);
  return note?.json();
}

/** Stores all files of the list. `progress` is told bytes that have come. Returns the note. */
export async function store(listingUrl, listing, signal, progress) {
  await navigator.serviceWorker.register("/walks-worker.js", { scope: "/" });
  await navigator.storage?.persist?.().catch(() => false);
  const part = `part:${listingUrl}`;
  await caches.delete(part);
  const cache = await caches.open(part);
  try {
    await fill(cache, await caches.open(PREFIX + listingUrl), listing.files, signal, progress);
  } catch (error) {
    await caches.delete(part);
    if (!(await stored(listingUrl))) await caches.delete(PREFIX + listingUrl);
    throw error;
  }
  const { version, bytes, start, title } = listing;
  const note = { version, bytes, start, title, at: Date.now() };
  const target = await caches.open(PREFIX + listingUrl);
  const wanted = new Set(listing.files.map((file) => new URL(file.url, location).href));
  for (const request of await cache.keys()) await target.put(request, await cache.match(request));
  for (const request of await target.keys()) if (!wanted.has(request.url)) await target.delete(request);
  await target.put(NOTE, Response.json(note));
  await caches.delete(part);
  tell();
  return note;
}

/** Takes the walk off this device. */
export async function remove(listingUrl) {
  await caches.delete(PREFIX + listingUrl);
  tell();
}

/** Has the service worker know of what is stored now. */
export function present() {
  if ("serviceWorker" in navigator) tell();
}

async function fill(cache, before, files, signal, progress) {
  let bytes = 0;
  const waiting = [...files];
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      signal.throwIfAborted();
      if (!(await same(await before.match(file.url), file, cache))) await fetchInto(cache, file, signal);
      bytes += file.bytes;
      progress(bytes);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Whether the file is on the device already, as it should be; then it is taken from there. */
async function same(answer, file, cache) {
  if (!answer) return false;
  const body = await answer.clone().arrayBuffer();
  if ((await digest(body)) !== file.sha256) return false;
  await cache.put(file.url, answer);
  return true;
}

async function fetchInto(cache, file, signal) {
  const answer = await fetch(file.url, { signal, cache: "no-cache", credentials: "omit" });
  if (!answer.ok) throw new ChangedError(`${answer.status} ${file.url}`);
  const body = await answer.arrayBuffer();
  if (body.byteLength !== file.bytes || (await digest(body)) !== file.sha256) throw new ChangedError(file.url);
  const headers = { "Content-Type": answer.headers.get("Content-Type"), "Content-Length": String(body.byteLength) };
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  await cache.put(file.url, new Response(body, { headers }));
}

async function digest(body) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tell() {
  navigator.serviceWorker.controller?.postMessage("walks-changed");
}
