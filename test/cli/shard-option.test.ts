import { describe, expect, it } from "vitest";
import { parseShard } from "../../lib/dist/cli/shard-option.js";

describe("--shard", () => {
  it("is a share and their number", () => {
    expect(parseShard("0/3", {})).toEqual({ index: 0, of: 3 });
    expect(parseShard("2/3", {})).toEqual({ index: 2, of: 3 });
    expect(() => parseShard("3/3", {})).toThrow("the shares of 3 are 0/3 to 2/3, not 3/3");
    expect(() => parseShard("1/1", {})).toThrow("the only share of 1 is 0/1, not 1/1");
    expect(() => parseShard("0/0", {})).toThrow("there are no shares 0/0: write how many there are, 1 or more");
    for (const wrong of ["", "1", "-1/3", "1/3/5", "a/3", "1.5/3"]) {
      expect(() => parseShard(wrong, {})).toThrow("write I/N, the share and how many there are, from 0/3 to 2/3");
    }
  });

  it.each([
    ["Slurm, from 0", "env", { SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_COUNT: "4", SLURM_ARRAY_TASK_MIN: "0" }],
    ["Slurm, from 1", "env", { SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_TASK_COUNT: "4", SLURM_ARRAY_TASK_MIN: "1" }],
    [
      "Slurm, in steps",
      "env",
      {
        ...{ SLURM_ARRAY_TASK_ID: "11", SLURM_ARRAY_TASK_COUNT: "4", SLURM_ARRAY_TASK_MIN: "1" },
        SLURM_ARRAY_TASK_STEP: "5",
      },
    ],
    ["AWS Batch", "env", { AWS_BATCH_JOB_ARRAY_INDEX: "2", AWS_BATCH_JOB_ARRAY_SIZE: "4" }],
    ["Kubernetes", "env/4", { JOB_COMPLETION_INDEX: "2" }],
  ])("takes the index of %s", (_, text, environment) => {
    expect(parseShard(text, environment)).toEqual({ index: 2, of: 4 });
  });

  it("refuses another number than the engine's, which may count only what is run again", () => {
    const again = { SLURM_ARRAY_TASK_ID: "7", SLURM_ARRAY_TASK_COUNT: "1", SLURM_ARRAY_TASK_MIN: "7" };
    expect(() => parseShard("env/10", again)).toThrow("SLURM_ARRAY_TASK_ID is one of 1 tasks, not of 10: write I/10");
  });

  it("says which variable is missing", () => {
    expect(() => parseShard("env", {})).toThrow(
      "none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, AWS_BATCH_JOB_ARRAY_INDEX is set",
    );
    expect(() => parseShard("env", { JOB_COMPLETION_INDEX: "2" })).toThrow(
      "JOB_COMPLETION_INDEX is set, but not how many tasks there are: write env/N",
    );
    for (const wrong of ["x", "1.5", ""]) {
      const words =
        wrong === "" ? "none of SLURM_ARRAY_TASK_ID" : `JOB_COMPLETION_INDEX is "${wrong}", not a whole number`;
      expect(() => parseShard("env/3", { JOB_COMPLETION_INDEX: wrong })).toThrow(words);
    }
    expect(() => parseShard("env/2", { JOB_COMPLETION_INDEX: "2" })).toThrow("the shares of 2 are 0/2 to 1/2, not 2/2");
  });
});
