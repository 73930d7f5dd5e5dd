// Lines and boxes over the date line, where a map counts longitudes on and GeoJSON does not.

/** `[west, south, east, north]`, with an east that is counted on over the date line. */
export function onwards([west, south, east, north]) {
  return [west, south, east < west ? east + 360 : east, north];
}

/** A line counted on over the date line, so that it does not run once round the Earth. */
export function unbroken(line) {
  let turns = 0;
  return line.map(([lon, lat], index) => {
    const before = index ? line[index - 1][0] : lon;
    if (lon - before > 180) turns -= 360;
    if (lon - before < -180) turns += 360;
    return [lon + turns, lat];
  });
}

/** The longitude from -180 up to 180, to a decimetre. */
export function turned(lon) {
  return Number(((((((lon + 180) % 360) + 360) % 360) - 180).toFixed(6)));
}

/** The box around points that are counted on; null where there is none. */
export function boxAround(points) {
  if (!points.length) return null;
  const [lons, lats] = [0, 1].map((place) => points.map((point) => point[place]));
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
