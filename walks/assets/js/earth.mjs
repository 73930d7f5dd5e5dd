// Distances and directions on the Earth. Positions are [longitude, latitude] in degrees.

const RADIUS = 6371008.8; // metres
const radians = (degrees) => (degrees * Math.PI) / 180;

/** Metres between two positions (haversine). */
export function distance([lon1, lat1], [lon2, lat2]) {
  const north = Math.sin(radians(lat2 - lat1) / 2) ** 2;
  const east = Math.sin(radians(lon2 - lon1) / 2) ** 2;
  const chord = north + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * east;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Which of eight directions leads from one position to another: 0 is north, 2 is east. */
export function octant([lon1, lat1], [lon2, lat2]) {
  const east = radians(lon2 - lon1);
  const x = Math.sin(east) * Math.cos(radians(lat2));
  const y =
    Math.cos(radians(lat1)) * Math.sin(radians(lat2)) - Math.sin(radians(lat1)) * Math.cos(radians(lat2)) * Math.cos(east);
  return Math.round(((Math.atan2(x, y) * 180) / Math.PI + 360) / 45) % 8;
}

/** A distance in words. `forms` are "%(metres)s m" and "%(kilometres)s km" in the reader's language. */
export function inWords(metres, forms, language) {
  const say = (value, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  if (metres < 975) {
    const step = metres < 100 ? 10 : 50;
    return forms.metres.replace("%(metres)s", say(Math.max(step, Math.round(metres / step) * step)));
  }
  return forms.kilometres.replace("%(kilometres)s", say(metres / 1000, metres < 10000 ? 1 : 0));
}
