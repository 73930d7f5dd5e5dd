// Scripts and style sheets that are fetched when somebody wants what they do.

const sheets = new Map();

/** Runs the script at `url` once; rejects where it can't be had. */
export function script(url) {
  return import(url);
}

/** Resolves when the style sheet at `url` is in force. */
export function styleSheet(url) {
  if (!sheets.has(url)) {
    sheets.set(
      url,
      new Promise((resolve, reject) => {
        const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
        link.addEventListener("load", resolve);
        link.addEventListener("error", () => {
          sheets.delete(url);
          link.remove();
          reject(new Error(url));
        });
        document.head.append(link);
      }),
    );
  }
  return sheets.get(url);
}
