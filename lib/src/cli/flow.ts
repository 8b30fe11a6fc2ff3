import { isDeepStrictEqual } from "node:util";
import { type Command, Option } from "commander";
import { audit } from "../bars/audit/audit.js";
import { requireSound } from "../bars/audit/require-sound.js";
import type { Bars } from "../bars/bars.js";
import { checkManifest } from "../flow/manifest-file.js";
import { PRESETS, type ResearchOptions } from "../flow/presets.js";
import { research } from "../flow/research.js";
import { readModels } from "../models/files.js";
import type { Models } from "../models/model.js";
import { reportToStderr } from "../sources/report.js";
import {
  addMinutesOptions,
  checkMinutesFlags,
  type MinutesFlags,
  readMinutes,
  sessionOption,
  sourceOf,
  titleOf,
} from "./minutes.js";
import { list } from "./parse-options.js";
import { progressLine } from "./progress-line.js";

/** The options of a command that looks at the research flow with its models. */
export interface FlowFlags extends MinutesFlags {
  readonly session: "regular" | "all";
  readonly allow?: string;
  readonly preset: keyof typeof PRESETS;
  readonly models?: string;
  readonly json?: true;
}

/** Adds those options to a command. */
export function addFlowOptions(command: Command): Command {
  return addMinutesOptions(command)
    .addOption(sessionOption())
    .option("--allow <word>", "go on in spite of an error of the audit, which gives the word", list)
    .addOption(
      new Option("--preset <name>", "the choices that the models were trained with")
        .choices(Object.keys(PRESETS))
        .default("seed"),
    )
    .option("--models <folder>", "a folder of four models (default: train them on these bars)")
    .option("--json", "print one JSON object on stdout, and nothing else");
}

/** What such a command works on. */
export interface Flow {
  readonly minutes: Bars;
  readonly options: ResearchOptions;
  readonly models: Models;
  /** Whose bars and models they are, to print. */
  readonly title: readonly string[];
  /** The same for `--json`. */
  readonly origin: { readonly [name: string]: unknown };
  readonly progress: (words?: string) => void;
}

/** Reads the bars and the models that the options ask for, or trains the models. */
export async function readFlow(flags: FlowFlags, command: Command): Promise<Flow> {
  checkMinutesFlags(flags, command);
  const { session, allow, splits, preset, models: folder } = flags;
  const progress = progressLine();
  const report = (line: string): void => {
    progress();
    reportToStderr(line);
  };
  const options = PRESETS[preset];
  // First, for a folder that is wrong is seen at once.
  const read = folder === undefined ? undefined : await readModels(folder);
  progress("reading bars ...");
  const minutes = await readMinutes(flags, { session, faults: "refuse", report });
  const warnings = requireSound(audit(minutes), { ...(allow && { allow }), ...(splits && { splits }) });
  for (const warning of warnings) report(`warning: ${warning}`);
  if (read === undefined) progress("training ...");
  const models = read ?? trainOn(minutes, options);
  if (folder !== undefined) for (const warning of await strangers(folder, flags)) report(`warning: ${warning}`);
  const count = minutes.time.length.toLocaleString("en-US");
  return {
    minutes,
    options,
    models,
    title: [
      `${titleOf(flags, minutes)}: ${count} minutes, preset ${preset}`,
      `models: ${folder ?? "trained on these bars"}`,
    ],
    origin: { source: sourceOf(flags), warnings, preset, models: folder ?? "trained on these bars" },
    progress,
  };
}

/** What speaks against taking a folder's models for those of the preset. */
async function strangers(folder: string, { preset }: FlowFlags): Promise<string[]> {
  const { manifest, faults } = await checkManifest(folder);
  const options: Partial<ResearchOptions> | undefined = manifest?.options;
  const others = (["resample", "filters", "label"] as const).filter(
    (name) => options?.[name] && !isDeepStrictEqual(options[name], PRESETS[preset][name]),
  );
  if (others.length === 0) return [...faults];
  const choices = others.map((name) => `${name} ${JSON.stringify(options![name])}`).join(", ");
  return [...faults, `${folder}: trained with other choices than preset ${preset}, as its manifest tells: ${choices}`];
}

function trainOn(minutes: Bars, options: ResearchOptions): Models {
  try {
    return research(minutes, options).models;
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`no models could be trained on these bars: ${message}; take a longer period, or give --models`);
  }
}
