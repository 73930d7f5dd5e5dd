// How loud a recording is from beginning to end, drawn once its numbers are there; what was heard already is brighter.

const BAR = 3; // CSS pixels, and as many between
const QUIET = 0.02;

export function waveform(canvas, address) {
  let peaks = [];
  let part = 0;
  fetch(address)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then((told) => {
      peaks = told.peaks;
      canvas.hidden = false;
      new ResizeObserver(draw).observe(canvas);
    })
    .catch(() => {}); // the recording can be heard without it

  function draw() {
    const scale = window.devicePixelRatio;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const bars = Math.max(1, Math.floor(width / (2 * BAR)));
    const colours = getComputedStyle(canvas);
    for (let bar = 0; bar < bars; bar += 1) {
      const from = Math.floor((bar * peaks.length) / bars);
      const some = peaks.slice(from, Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars)));
      const high = Math.max(QUIET, Math.max(...some) / 100) * height;
      pen.fillStyle = colours.getPropertyValue(bar / bars <= part ? "--on-stage" : "--on-stage-line");
      pen.fillRect(2 * BAR * bar, (height - high) / 2, BAR, high);
    }
  }

  return {
    show(now) {
      part = now;
      if (!canvas.hidden) draw();
    },
  };
}
