import { type Drawn, runControl } from "./control.js";

/** Where a slider goes. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  /** From one value to the next; a hundredth of the range if not given, or 1 where the range is of 10 whole numbers or more. */
  readonly step?: number;
  /** Where it begins; the middle if not given. */
  readonly value?: number;
}

/**
 * Shows a slider, and runs a function with its value: now, and whenever the slider is moved. What the function prints, shows
 * and returns takes the place of what it did before.
 *
 * It moves in front ends with ipywidgets' controls: JupyterLab with the Python package jupyterlab_widgets, as `npm run lab`
 * has it, and VS Code. Elsewhere, without a browser and outside a notebook the function runs once, with the value that the
 * slider begins at, which is shown as text.
 *
 * @param label what is chosen
 * @param range lowest and highest value, step, and where it begins
 * @param run the function; where it returns a promise, so does the slider
 * @throws RangeError when the range is empty, or does not hold the value; and what the function throws with the first value
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

/** How many decimals a number is written with. */
function decimals(x: number): number {
  const [digits = "", exponent = "0"] = String(x).split("e");
  return Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
}
