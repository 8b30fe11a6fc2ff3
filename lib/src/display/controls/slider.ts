import { type Drawn, runControl } from "./control.js";

/** The range of a slider. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  /** Step size; by default a hundredth of the range, or 1 if the range spans 10 or more whole numbers. */
  readonly step?: number;
  /** Initial value; the middle by default. */
  readonly value?: number;
}

/**
 * Shows a slider and runs a function with its value: now, and whenever the slider is moved. What the function prints,
 * shows and returns replaces its previous output.
 *
 * It works in front ends that support ipywidgets: JupyterLab with the Python package jupyterlab_widgets, as installed
 * by `npm run lab`, and VS Code. Elsewhere, in headless runs and outside a notebook, the function runs once with the
 * initial value, which is shown as text.
 *
 * @param label the label of the slider
 * @param range lowest and highest value, step, and initial value
 * @param run the function; if it returns a promise, so does `slider`
 * @throws RangeError when the range is empty or does not contain the value; and what the function throws with the
 * initial value
 * @example
 * slider("gate", { min: 0, max: 1, step: 0.01, value: 0.5 }, (gate) => console.log(gate)); // → undefined
 */
export function slider<R>(label: string, range: SliderRange, run: (value: number) => R): Drawn<R> {
  const { min, max } = range;
  const step = range.step ?? usualStep(min, max);
  if (!(min < max) || !(step > 0)) {
    throw new RangeError(`slider ${label}: min ${min}, max ${max}, step ${step}: min must be below max, step above 0`);
  }
  const digits = Math.max(decimals(min), decimals(step));
  const snap = (value: number): number => {
    const on = min + Math.round((value - min) / step) * step;
    return Number(Math.min(max, Math.max(min, on)).toFixed(digits));
  };
  const start = range.value ?? snap((min + max) / 2);
  if (!(start >= min && start <= max)) {
    throw new RangeError(`slider ${label}: value ${start} is not between ${min} and ${max}`);
  }
  const isWhole = digits === 0 && Number.isInteger(start) && Number.isInteger(max);
  const state = {
    behavior: "drag-tap",
    continuous_update: true,
    description: label,
    max,
    min,
    orientation: "horizontal",
    readout: true,
    readout_format: isWhole ? "d" : `.${digits}f`,
    step,
    value: start,
  };
  return runControl(
    {
      text: `${label} = ${start} (${min} to ${max})`,
      start,
      widget: { name: isWhole ? "IntSlider" : "FloatSlider", style: "SliderStyle", state },
      read: (now) => snap(Number(now.value)),
    },
    run,
  );
}

function usualStep(min: number, max: number): number {
  const isWhole = Number.isInteger(min) && Number.isInteger(max) && max - min >= 10;
  return isWhole ? 1 : Number(((max - min) / 100).toPrecision(12));
}

/** The number of decimals of a number. */
function decimals(x: number): number {
  const [digits = "", exponent = "0"] = String(x).split("e");
  return Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
}
