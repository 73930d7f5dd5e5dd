// Files that are on their way, kept on the device: after a closed tab, a crash or a night they go on by themselves.
// The bytes {key, file} are written once; what is known of the upload {key, metadata, url, at} lies beside them.
// Where a device keeps nothing, everything else works as long as the tab lives.

const NAME = "uploading";
const FILES = "files";
const NOTES = "notes";
const KEPT = 7 * 24 * 3600 * 1000; // as long as the library does (UPLOAD_DAYS)

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const store of [FILES, NOTES]) request.result.createObjectStore(store, { keyPath: "key" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

/** The answer to what `act` asks of the stores; undefined where this device keeps nothing. */
async function asked(mode, act) {
  let database;
  try {
    database = await opened();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction([FILES, NOTES], mode);
      const request = act(transaction.objectStore(FILES), transaction.objectStore(NOTES));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}

export function keep(note, file) {
  return asked("readwrite", (files, notes) => {
    files.put({ key: note.key, file });
    return notes.put(note);
  });
}

export function note(found) {
  return asked("readwrite", (_files, notes) => notes.put(found));
}

export function forget(key) {
  return asked("readwrite", (files, notes) => {
    files.delete(key);
    return notes.delete(key);
  });
}

/** {key, file, metadata, url, at} of those whose keys begin with `prefix`, the oldest first. Those that nobody came back
 * for are forgotten. */
export async function kept(prefix = "", now = Date.now()) {
  const found = [];
  for (const one of (await asked("readonly", (_files, notes) => notes.getAll())) ?? []) {
    const file = one.key.startsWith(prefix) && (await asked("readonly", (files) => files.get(one.key)))?.file;
    if (one.at < now - KEPT) await forget(one.key);
    else if (file) found.push({ ...one, file, isKept: true });
  }
  return found.sort((a, b) => a.at - b.at);
}
