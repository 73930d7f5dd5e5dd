// Sentences of the page with their gaps filled, and figures as the reader writes them.

const language = () => document.documentElement.lang;

/** `{name}` in `sentence` becomes `values.name`; numbers are written with the reader's digits. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (gap, name) => {
    const value = values[name];
    return typeof value === "number" ? figure(value) : (value ?? gap);
  });
}

export const figure = (number) => new Intl.NumberFormat(language(), { maximumFractionDigits: 0 }).format(number);

/** `5:00`, with the reader's digits. */
export function inMinutes(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = new Intl.NumberFormat(language(), { minimumIntegerDigits: 2 });
  return `${figure(Math.floor(whole / 60))}:${two.format(whole % 60)}`;
}

/** The page's sentences (`data-sentences`), by their names. */
export const sentences = () => ({ ...document.querySelector("[data-sentences]")?.dataset });
