// The service worker: shows stored walks where there is no network. It has nothing to do with any other address.
//
// A page is asked for from the library first, so that what was changed or withdrawn is seen; the device's copy answers
// when the library does not. Pictures and sound of a stored walk come from the device.
const PREFIX = "walk:";
const PATIENCE = 4000; // milliseconds for which a page is waited for on a bad line
const PICTURE = /^\/iiif\/image\/3\/[^/]+\/[^/]+\//;

let known = null;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "walks-changed") known = null;
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url, event));
  else if (mayBeStored(url)) event.respondWith(file(request, url));
});

/** Only files that a walk can have stored are looked for: all else goes its way at once. */
function mayBeStored(url) {
  return /^\/(static|iiif\/image|recording|photograph)\//.test(url.pathname);
}

async function page(request, url, event) {
  const own = await match(url.pathname);
  if (!own) return fetch(request);
  try {
    const answer = await Promise.race([fetch(request), late()]);
    if (answer.status === 404 || answer.status === 410) event.waitUntil(dropWithdrawn());
    return answer;
  } catch {
    return own;
  }
}

/** A walk that the library no longer offers goes from the device as well. */
async function dropWithdrawn() {
  for (const name of await names()) {
    const answer = await fetch(name.slice(PREFIX.length), { cache: "no-cache" }).catch(() => undefined);
    if (answer?.status === 404 || answer?.status === 410) await caches.delete(name);
  }
  known = null;
}

function late() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("late")));
}

async function file(request, url) {
  const own = (await match(url.pathname)) ?? (await otherSize(url.pathname));
  if (!own) return fetch(request);
  const range = request.headers.get("Range");
  return range ? part(own, range) : own;
}

/** The stored answer for a path of this site, from whichever walk has it. */
async function match(path) {
  for (const name of await names()) {
    const found = await caches.match(path, { cacheName: name }); // `open` would make anew what was just dropped
    if (found) return found;
  }
  return undefined;
}

async function names() {
  known ??= (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  return known;
}

/** The same part of the same picture in the size that was stored: without a network better than none. */
async function otherSize(path) {
  const begin = PICTURE.exec(path)?.[0];
  if (!begin || navigator.onLine) return undefined;
  for (const name of await names()) {
    if (!(await caches.has(name))) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (new URL(request.url).pathname.startsWith(begin)) return cache.match(request);
    }
  }
  return undefined;
}

/** A range of a stored file (RFC 9110, 14.2), for players that seek. */
async function part(answer, range) {
  const body = await answer.arrayBuffer();
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (first === undefined || (first === "" && last === "")) return new Response(body, { headers: answer.headers });
  const start = first === "" ? Math.max(0, body.byteLength - Number(last)) : Number(first);
  const end = first === "" || last === "" ? body.byteLength - 1 : Math.min(Number(last), body.byteLength - 1);
  const headers = new Headers(answer.headers);
  headers.set("Accept-Ranges", "bytes");
  if (start > end) {
    headers.set("Content-Range", `bytes */${body.byteLength}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("Content-Range", `bytes ${start}-${end}/${body.byteLength}`);
  headers.set("Content-Length", String(end - start + 1));
  return new Response(body.slice(start, end + 1), { status: 206, headers });
}
