import { InvalidArgumentError, Option } from "commander";
import { GRID_DEFAULTS, type PolicyGrid } from "../backtest/choose-policy.js";
import { didYouMean } from "../util/closest.js";
import { distance, edge, notNegative, share } from "./parse-options.js";
import { suggest } from "./suggested-values.js";

/** The option that says which policy settings to choose. */
export function chooseOption(): Option {
  const option = new Option(
    "--choose <settings>",
    "choose these settings on the validation part, then judge once: gate,cap or gate=0:0.02:0.05 (see below)",
  ).argParser(grid);
  return suggest(
    option,
    Object.keys(CHOICES).flatMap((name) => [name, `${name}=`]),
  );
}

/** The options that give a setting which `--choose` chooses, as commander names them. */
export function chosenOptions(grid: PolicyGrid): string[] {
  const options = Object.keys(CHOICES).filter((option) => grid[CHOICES[option]!.name] !== undefined);
  return options.map((option) => option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
}

/** A distance, or null for none. */
function level(text: string): number | null {
  const found = distance(text);
  return found === "none" ? null : found;
}

/** What `--choose` can choose: the options' names, the settings they are, and how a value is read. */
const CHOICES: {
  readonly [option: string]: { readonly name: keyof PolicyGrid; readonly read: (text: string) => unknown };
} = {
  gate: { name: "gate", read: edge },
  cap: { name: "cap", read: share },
  "edge-mode": { name: "edgeMode", read: oneOf({ signed: "signed", abs: "abs", breakeven: "breakeven" }) },
  short: { name: "longOnly", read: oneOf({ yes: false, no: true }) },
  hold: { name: "minimumHold", read: notNegative },
  "stop-atr": { name: "stopAtr", read: level },
  "target-atr": { name: "targetAtr", read: level },
  "trail-atr": { name: "trailAtr", read: level },
  "daily-stop": { name: "dailyStop", read: level },
  "flat-at-close": { name: "flatAtClose", read: oneOf({ yes: true, no: false }) },
};

/** A value that is written as one of some words. */
function oneOf(values: { readonly [word: string]: unknown }): (text: string) => unknown {
  return (text) => {
    if (!Object.hasOwn(values, text)) throw new InvalidArgumentError(`write ${Object.keys(values).join(" or ")}`);
    return values[text];
  };
}

/** What to choose: `gate,cap` with the usual values, `gate=0:0.02` with these; a repeated option adds to it. */
function grid(text: string, before: PolicyGrid = {}): PolicyGrid {
  const found: { [name: string]: readonly unknown[] } = { ...before };
  for (const part of text.split(",")) {
    const [option = "", values] = part.trim().split("=");
    const choice = Object.hasOwn(CHOICES, option) ? CHOICES[option] : undefined;
    if (!choice)
      throw new InvalidArgumentError(
        `"${option}" cannot be chosen${didYouMean(option, Object.keys(CHOICES))}; write ${Object.keys(CHOICES).join(", ")}`,
      );
    const { name, read } = choice;
    found[name] = values === undefined ? GRID_DEFAULTS[name]! : values.split(":").map(read);
  }
  return found as PolicyGrid;
}
