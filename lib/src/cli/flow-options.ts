import { type Command, Option } from "commander";
import { PRESETS, type PresetName, type ResearchOptions } from "../recipes/presets.js";
import { OPTION_NAMES, type OptionValues, withOptions } from "../recipes/with-options.js";
import { setting } from "./parse-options.js";

/** The options that say how the flow is run. */
export interface FlowFlags {
  readonly preset: PresetName;
  readonly set?: OptionValues;
}

/** Adds those options to a command. */
export function addFlowOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--preset <name>", "the original's choices, defects included, or those we believe in")
        .choices(Object.keys(PRESETS))
        .default("seed"),
    )
    .option("--set <name=value>", `change one choice of it, as often as you like: ${OPTION_NAMES.join(", ")}`, setting);
}

/** The choices that the options ask for; ends the command when there are none such. */
export function flowOptions({ preset, set = {} }: FlowFlags, command: Command): ResearchOptions {
  try {
    return withOptions(PRESETS[preset], set);
  } catch (error) {
    return command.error(`error: --set: ${(error as Error).message}`);
  }
}
