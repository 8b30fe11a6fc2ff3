import { judgeWalk, lastTraining, makeSample, PRESETS, type Recipe, rollingRetrain } from "ata-lab";
import { describe, expect, it } from "vitest";
import { inThreads } from "../../lib/dist/jobs/in-threads.js";
import { onThisThread } from "../../lib/dist/jobs/on-this-thread.js";
import { exactJson, parseExact } from "../../lib/dist/jobs/queue/exact-json.js";
import type { Runner } from "../../lib/dist/jobs/run.js";
import { walkInJobs } from "../../lib/dist/jobs/walk.js";
import { makeManifest } from "../../lib/dist/store/make-manifest.js";

const minutes = makeSample({ to: "2018-06-01" });
const when = { retrain: "monthly", firstTrain: "2 months", ages: 1 } as const;
const sound = PRESETS.sound as unknown as Recipe;

describe("walkInJobs", () => {
  it("gives the bits of rollingRetrain on this thread, in threads, and where jobs and results are JSON", async () => {
    const whole = rollingRetrain(minutes, sound, when);
    const asJson: Runner = (run, { onResult, signal }) =>
      onThisThread(parseExact(exactJson(run)) as typeof run, {
        signal,
        onResult: (result, index) => onResult(parseExact(exactJson(result)) as typeof result, index),
      });
    const options = { gate: 0.01, cap: 0.1, costs: "bps:1" };
    const manifestOf = (walk: Awaited<ReturnType<typeof walkInJobs>>): object =>
      makeManifest({ research: lastTraining(walk), input: {}, warnings: [], created: "2020-01-01" });
    for (const runner of [onThisThread, inThreads(2), asJson]) {
      const steps: number[] = [];
      const onStretch = (done: number): void => void steps.push(done);
      const walk = await walkInJobs(minutes, sound, { ...when, runner, onStretch });
      expect(steps).toEqual([1, 2, 3]);
      expect(walk.probability).toEqual(whole.probability);
      expect(walk.byAge).toEqual(whole.byAge);
      expect(walk.baseline).toEqual(whole.baseline);
      walk.stretches.forEach((stretch, i) => {
        const { searches, ...others } = whole.stretches[i]!;
        expect(stretch).toMatchObject(others);
        expect(stretch.searches.brain).toMatchObject({ C: searches.brain!.C, auc: searches.brain!.auc });
      });
      if (runner === asJson) expect(judgeWalk(walk, options)).toEqual(judgeWalk(whole, options));
      expect(manifestOf(walk)).toEqual(manifestOf(whole));
    }
  });

  it("names the stretch whose past is too short, as on this thread", async () => {
    const early = { retrain: "5 sessions", firstTrain: "1 sessions", workers: 2 };
    const message = /^stretch 1 of \d+, from 2018-01-03/;
    expect(() => rollingRetrain(minutes, sound, early)).toThrow(message);
    await expect(walkInJobs(minutes, sound, early)).rejects.toThrow(message);
  });

  it("trains with TensorFlow.js on this thread only", async () => {
    const tensorflow = { ...sound, engine: "tensorflow" as const };
    await expect(walkInJobs(minutes, tensorflow, { ...when, workers: 2 })).rejects.toThrow(
      "recipe sound: only the exact engine trains in threads and on a queue",
    );
  });
});
