import type { Option } from "commander";

const suggested = new WeakMap<Option, readonly string[]>();

/**
 * An option with values that a shell offers, though it takes others too. After one that ends with `=`, such as `C=`, more is to
 * be typed.
 */
export function suggest(option: Option, values: readonly string[]): Option {
  suggested.set(option, values);
  return option;
}

/** The values that a shell offers for an option; none if it can be anything. */
export function offeredValues(option: Option): readonly string[] {
  return option.argChoices ?? suggested.get(option) ?? [];
}
