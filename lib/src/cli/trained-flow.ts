import { isDeepStrictEqual } from "node:util";
import type { Command } from "commander";
import type { Bars } from "../bars/bars.js";
import { research } from "../flow/research.js";
import type { Models } from "../models/model.js";
import type { ResearchOptions } from "../recipes/presets.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { addFlowOptions, type FlowFlags, flowOptions } from "./flow-options.js";
import { sourceOf, titleOf } from "./minutes.js";

/** The options of a command that looks at the research flow with its models. */
export interface TrainedFlowFlags extends AuditedFlags, FlowFlags {
  readonly models?: string;
  readonly json?: true;
}

/** Adds those options to a command. */
export function addTrainedFlowOptions(command: Command): Command {
  return addFlowOptions(addAuditedOptions(command))
    .option("--models <folder>", "a folder of four models (default: train them on these bars)")
    .option("--json", "print one JSON object on stdout, and nothing else");
}

/** What such a command works on. */
export interface TrainedFlow {
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
export async function readTrainedFlow(flags: TrainedFlowFlags, command: Command): Promise<TrainedFlow> {
  const { preset, set = {}, models: folder } = flags;
  const options = flowOptions(flags, command);
  const say = saying();
  const { progress, report } = say;
  // First, for a folder that is wrong is seen at once.
  const read = folder === undefined ? undefined : await readModels(folder);
  const { minutes, warnings } = await readAuditedMinutes(flags, command, say);
  if (read === undefined) progress("training ...");
  const models = read ?? trainOn(minutes, options);
  if (folder !== undefined) for (const warning of await strangers(folder, options)) report(`warning: ${warning}`);
  const choices = [`preset ${preset}`, ...Object.entries(set).map(([name, value]) => `${name}=${value}`)].join(", ");
  const count = minutes.time.length.toLocaleString("en-US");
  return {
    minutes,
    options,
    models,
    title: [`${titleOf(flags, minutes)}: ${count} minutes, ${choices}`, `models: ${folder ?? "trained on these bars"}`],
    origin: { source: sourceOf(flags), warnings, preset, set, models: folder ?? "trained on these bars" },
    progress,
  };
}

/** What speaks against taking a folder's models for those of the options. */
async function strangers(folder: string, wanted: ResearchOptions): Promise<string[]> {
  const { manifest, faults } = await checkManifest(folder);
  const options: Partial<ResearchOptions> | undefined = manifest?.options;
  const others = (["resample", "filters", "label"] as const).filter(
    (name) => options?.[name] && !isDeepStrictEqual(options[name], wanted[name]),
  );
  if (others.length === 0) return [...faults];
  const choices = others.map((name) => `${name} ${JSON.stringify(options![name])}`).join(", ");
  return [...faults, `${folder}: trained with other choices than these, as its manifest tells: ${choices}`];
}

function trainOn(minutes: Bars, options: ResearchOptions): Models {
  try {
    return research(minutes, options).models;
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`no models could be trained on these bars: ${message}; take a longer period, or give --models`);
  }
}
