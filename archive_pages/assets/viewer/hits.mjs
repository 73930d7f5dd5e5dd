// The places of a search, over all pages of an issue in their order.

export class Hits {
  /**
   * @param canvases in order, each with `id` and `order`
   * @param byCanvas hits by canvas id, each a list of word indexes
   */
  constructor(canvases, byCanvas) {
    this.places = canvases.flatMap((canvas) =>
      (byCanvas[canvas.id] ?? []).map((words, index) => ({ order: canvas.order, id: canvas.id, index, words })),
    );
  }

  get total() {
    return this.places.length;
  }

  on(id) {
    return this.places.filter((place) => place.id === id);
  }

  /** The number, in the issue, of hit `index` of the page `order`; -1 where there is none. */
  number(order, index) {
    return this.places.findIndex((place) => place.order === order && place.index === index);
  }

  /**
   * The number of the place after (`step` 1) or before (-1) the present one; round at the ends, -1 where there is none.
   * Without a present one (`number` -1) the first from page `order` on, or the last before it.
   */
  next(number, order, step) {
    if (!this.total) return -1;
    if (number >= 0) return (number + step + this.total) % this.total;
    if (step > 0) {
      const from = this.places.findIndex((place) => place.order >= order);
      return from >= 0 ? from : 0;
    }
    const until = this.places.findLastIndex((place) => place.order < order);
    return until >= 0 ? until : this.total - 1;
  }
}
