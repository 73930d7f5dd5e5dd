/** The second that `#t=75`, `#t=1:15` or `#t=75,90` asks for (W3C Media Fragments, 4.2.1); NaN for any other. */
export function secondsIn(hash) {
  const found = /^#t=(?:npt:)?(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,6}(?:\.\d+)?)(?:,.*)?$/.exec(hash);
  return found ? Number(found[1] ?? 0) * 3600 + Number(found[2] ?? 0) * 60 + Number(found[3]) : NaN;
}
