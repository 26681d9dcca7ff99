// The lag of the last quarter of an hour: bytes as a line, seconds dashed.
import { bytes, seconds } from "./words.js";

const SPAN = 900;
const HEIGHT = 120;
/** Steps of the bytes' axis. */
const POWERS = Array.from({ length: 60 }, (_, power) => 2 ** power);
const dark = matchMedia("(prefers-color-scheme: dark)");

const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
const now = () => Date.now() / 1000;

export class Plot {
  #place;
  #values = [[], [], []];
  #plot = null;
  #observer = new ResizeObserver(() => this.#resize());
  #remake = () => this.#make();

  /** Draws into the place, and says the same of it in words. */
  constructor(place) {
    this.#place = place;
    this.#observer.observe(place);
    dark.addEventListener("change", this.#remake);
    this.#make();
  }

  remove() {
    this.#observer.disconnect();
    dark.removeEventListener("change", this.#remake);
    this.#plot.destroy();
  }

  /** What was before this page was opened; the last value is now. */
  past(step, sizes, times) {
    const end = now();
    this.#values = [
      sizes.map((_, i) => end - step * (sizes.length - 1 - i)),
      sizes.slice(),
      times.map(time => (time === null ? null : time / 1000)),
    ];
    this.#draw();
  }

  add(size, time) {
    const [at, sizes, times] = this.#values;
    at.push(now());
    sizes.push(size);
    times.push(time);
    while (at.length > 0 && at[0] < now() - SPAN) {
      this.#values.forEach(values => values.shift());
    }
    this.#draw();
  }

  /** In words; null while nothing was known. */
  most() {
    const known = values => values.filter(value => value !== null);
    const [, sizes, times] = this.#values.map(known);
    if (sizes.length === 0) {
      return null;
    }
    const highest = values => values.reduce((one, other) => Math.max(one, other), 0);
    return bytes(highest(sizes)) + (times.length === 0 ? "" : ", " + seconds(highest(times)));
  }

  wasBehind() {
    return this.#values[1].some(size => size > 0);
  }

  #draw() {
    this.#plot?.setData(this.#values);
  }

  #resize() {
    const width = this.#place.clientWidth;
    if (this.#plot && width > 0 && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }

  #make() {
    this.#plot?.destroy();
    const font = "11px system-ui, sans-serif";
    const axis = more => ({ stroke: colour("quiet"), font, grid: { show: false }, ticks: { show: false }, ...more });
    const scale = { range: (_, __, most) => [0, Math.max(most ?? 0, 1) * 1.05] };
    this.#plot = new uPlot({
      width: Math.max(this.#place.clientWidth, 200),
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      select: { show: false },
      scales: { x: { range: () => [now() - SPAN, now()] }, bytes: scale, seconds: scale },
      axes: [
        axis({ size: 22, space: 90, values: (_, ticks) => ticks.map(tick => new Date(tick * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })) }),
        axis({ scale: "bytes", size: 58, space: 35, incrs: POWERS, values: (_, ticks) => ticks.map(bytes), grid: { stroke: colour("line"), width: 1 } }),
        axis({ scale: "seconds", side: 1, size: 46, space: 35, values: (_, ticks) => ticks.map(tick => tick + " s") }),
      ],
      series: [
        {},
        { scale: "bytes", stroke: colour("bytes"), width: 2, fill: colour("bytes") + "33", points: { show: false } },
        { scale: "seconds", stroke: colour("seconds"), width: 1.5, dash: [6, 4], points: { show: false } },
      ],
    }, this.#values, this.#place);
  }
}
