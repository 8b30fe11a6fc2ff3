import { type Drawn, runControl } from "./control.js";

/**
 * Shows a box to choose from, and runs a function with what is chosen: now, with the first, and whenever another is chosen.
 * What the function prints, shows and returns takes the place of what it did before.
 *
 * It opens where `slider` moves; elsewhere the function runs once, with the value that the box begins at.
 *
 * @param label what is chosen
 * @param options what there is to choose from; they are shown as text
 * @param run the function; where it returns a promise, so does the box
 * @param value the option that it begins with; the first if not given
 * @throws RangeError when there are no options, or the value is none of them; and what the function throws with the first
 * value
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
  if (index < 0) throw new RangeError(`choice ${label}: ${String(value)} is none of ${options.map(String).join(", ")}`);
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
