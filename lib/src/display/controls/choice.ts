import { type Drawn, runControl } from "./control.js";

/**
 * Shows a drop-down box and runs a function with the chosen option: now, and whenever another one is chosen. What the
 * function prints, shows and returns replaces its previous output.
 *
 * It works in the same front ends as `slider`; elsewhere the function runs once, with the initial value.
 *
 * @param label the label of the box
 * @param options the options, shown as text
 * @param run the function; if it returns a promise, so does `choice`
 * @param value the initial option; the first by default
 * @throws RangeError when there are no options or the value is not one of them; and what the function throws with the
 * initial value
 * @example
 * choice("preset", ["seed", "sound"], (preset) => console.log(preset)); // → undefined
 */
export function choice<const T, R>(
  label: string,
  options: readonly T[],
  run: (value: T) => R,
  value: T | undefined = options[0],
): Drawn<R> {
  const index = options.indexOf(value as T);
  if (index < 0)
    throw new RangeError(`choice ${label}: ${String(value)} is not one of ${options.map(String).join(", ")}`);
  const start = options[index] as T;
  return runControl(
    {
      text: `${label} = ${String(start)} (of ${options.map(String).join(", ")})`,
      start,
      widget: {
        name: "Dropdown",
        style: "DescriptionStyle",
        state: { _options_labels: options.map(String), description: label, index },
      },
      read: (now) => options[Number(now.index)] ?? start,
    },
    run,
  );
}
