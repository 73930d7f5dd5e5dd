// How much of a file one request carries: what the line brings in about five seconds. A good line asks the library
// rarely; on a poor one a request is short, so that others who wait have their turn soon.

const MEBIBYTE = 1024 * 1024;
const LEAST = MEBIBYTE;
const MOST = 64 * MEBIBYTE;
const SECONDS = 5;

export class Stride {
  constructor() {
    this.bytes = 8 * MEBIBYTE; // as the library's pieces
  }

  /** A request of `bytes` took so many seconds. */
  took(bytes, seconds) {
    const wanted = (bytes / Math.max(seconds, 0.001)) * SECONDS;
    if (bytes >= this.bytes && wanted >= this.bytes * 2) this.bytes = Math.min(this.bytes * 2, MOST);
    while (this.bytes > LEAST && this.bytes > wanted) this.bytes /= 2;
  }
}
