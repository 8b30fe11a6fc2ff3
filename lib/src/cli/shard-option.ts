import type { Shard } from "../jobs/shard.js";
import { checked } from "./parse-options.js";

/** Where job engines put a task's index, and some the number of tasks and the first index. */
const ENGINES = [
  {
    index: "SLURM_ARRAY_TASK_ID",
    of: "SLURM_ARRAY_TASK_COUNT",
    first: "SLURM_ARRAY_TASK_MIN",
    step: "SLURM_ARRAY_TASK_STEP",
  },
  { index: "JOB_COMPLETION_INDEX" },
  { index: "AWS_BATCH_JOB_ARRAY_INDEX", of: "AWS_BATCH_JOB_ARRAY_SIZE" },
] as const;

/** A share of the symbols: `0/3`, or `env` and `env/3`, which take the index from the environment. */
export const shardOf: (text: string) => Shard = checked((text) => parseShard(text, process.env));

/**
 * Reads a share of a run.
 *
 * @param text `I/N`, I from 0 to N - 1; `env`: both as the job engine has them in the environment; or `env/N`
 * @param environment its variables
 * @throws when it is neither, or the environment does not have them; the error names the variables
 */
export function parseShard(text: string, environment: { readonly [name: string]: string | undefined }): Shard {
  const [, index, of] = /^(\d+|env)(?:\/(\d+))?$/.exec(text) ?? [];
  if (index === undefined || (index !== "env" && of === undefined)) {
    throw new Error("write I/N, the share and how many there are, from 0/3 to 2/3; or env for those of the job engine");
  }
  const shard = index === "env" ? shardFrom(environment, of) : { index: Number(index), of: Number(of) };
  const { index: at, of: all } = shard;
  if (all < 1) throw new Error(`there are no shares ${at}/${all}: write how many there are, 1 or more`);
  if (at < 0 || at >= all) {
    throw new Error(
      `${all === 1 ? "the only share of 1 is 0/1" : `the shares of ${all} are 0/${all} to ${all - 1}/${all}`}, not ${at}/${all}`,
    );
  }
  return shard;
}

function shardFrom(environment: { readonly [name: string]: string | undefined }, of: string | undefined): Shard {
  const engine = ENGINES.find(({ index }) => environment[index]);
  if (engine === undefined) {
    const names = ENGINES.map(({ index }) => index).join(", ");
    throw new Error(`the environment has no index of a task: none of ${names} is set; write I/N`);
  }
  const read = (name: string, otherwise: number): number => {
    const value = environment[name] ?? String(otherwise);
    if (!/^-?\d+$/.test(value)) throw new Error(`${name} is "${value}", not a whole number`);
    return Number(value);
  };
  const { index } = engine;
  const ofEngine = "of" in engine && environment[engine.of] !== undefined ? read(engine.of, 0) : undefined;
  if (of !== undefined && ofEngine !== undefined && ofEngine !== Number(of)) {
    // Slurm counts anew when some tasks of an array are run again, so its first index is not share 0.
    throw new Error(`${index} is one of ${ofEngine} tasks, not of ${of}: write I/${of}`);
  }
  const count = of === undefined ? ofEngine : Number(of);
  if (count === undefined) throw new Error(`${index} is set, but not how many tasks there are: write env/N`);
  const isOne = "first" in engine;
  const [first, step] = isOne ? [read(engine.first, 0), read(engine.step, 1)] : [0, 1];
  return { index: (read(index, 0) - first) / step, of: count };
}
