import type { Shard } from "../jobs/shard.js";
import { checked, integer } from "./parse-options.js";

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
  if (shard.of < 1 || shard.index < 0 || shard.index >= shard.of) {
    throw new Error(
      `the shares of ${shard.of} are 0/${shard.of} to ${shard.of - 1}/${shard.of}, not ${shard.index}/${shard.of}`,
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
  const read = (name: string, otherwise: number): number => integer(environment[name] ?? String(otherwise));
  const { index } = engine;
  const count = of ?? ("of" in engine ? environment[engine.of] : undefined);
  if (count === undefined) throw new Error(`${index} is set, but not how many tasks there are: write env/N`);
  const isOne = "first" in engine;
  const [first, step] = isOne ? [read(engine.first, 0), read(engine.step, 1)] : [0, 1];
  return { index: (read(index, 0) - first) / step, of: integer(count) };
}
