// What the address of an issue says, and how it is written: `?page=3&q=word&view=text&region=x,y,w,h`.

export const VIEWS = ["scan", "text", "find"];

/** @returns {{page: number|null, q: string, view: string, region: number[]|null}} what is missing or makes no sense is empty */
export function readAddress(search) {
  const parameters = new URLSearchParams(search);
  const page = parameters.get("page") ?? "";
  const view = parameters.get("view") ?? "";
  return {
    page: /^\d{1,6}$/.test(page) ? Number(page) : null,
    q: (parameters.get("q") ?? "").trim(),
    view: VIEWS.includes(view) ? view : "scan",
    region: readRegion(parameters.get("region") ?? ""),
  };
}

export function writeAddress({ page, q, view, region }) {
  const parts = [];
  if (page !== null) parts.push(`page=${page}`);
  if (q) parts.push(`q=${encodeURIComponent(q).replaceAll("%20", "+")}`);
  if (view !== "scan") parts.push(`view=${view}`);
  if (region) parts.push(`region=${region.join(",")}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

/** Four whole numbers `x,y,w,h` with an extent, or null. */
export function readRegion(text) {
  const numbers = text.split(",").map(Number);
  const sound = numbers.length === 4 && text !== "" && numbers.every(Number.isInteger);
  return sound && numbers[2] > 0 && numbers[3] > 0 ? numbers : null;
}

/** The part of a region that lies on a canvas, in whole pixels, or null. */
export function clip([x, y, w, h], width, height) {
  const left = Math.max(0, Math.round(x));
  const top = Math.max(0, Math.round(y));
  const right = Math.min(width, Math.round(x + w));
  const bottom = Math.min(height, Math.round(y + h));
  return right > left && bottom > top ? [left, top, right - left, bottom - top] : null;
}
