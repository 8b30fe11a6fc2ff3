import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runNotebook } from "../../lib/src/notebook/run-notebook.js";
import { exercisesOf, LESSONS, type LessonCell, readLesson, withSources } from "../support/lessons.js";

// Each lesson in the real kernel, headless: as a reader finds it, with its folded answers, and with nonsense instead.

let folder: string;
beforeAll(() => {
  // Within the project, so that the kernel finds `ata-lab`.
  mkdirSync("output", { recursive: true });
  folder = mkdtempSync(join("output", "course-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  /** What each cell printed or showed, as text, by id. */
  readonly said: ReadonlyMap<string, string>;
  readonly seconds: number;
  readonly stderr: string;
}

interface Output {
  readonly name?: string;
  readonly text?: readonly string[];
  readonly data?: Record<string, readonly string[]>;
}

async function run(name: string, sources: ReadonlyMap<string, string>): Promise<Ran> {
  const file = join(folder, name);
  writeFileSync(file, withSources(name, sources));
  const started = performance.now();
  const { out, failure } = await runNotebook(file, { out: join(folder, `ran-${name}`), timeout: 60 });
  expect(failure).toBeUndefined();
  const { cells }: { cells: readonly { id: string; outputs?: readonly Output[] }[] } = JSON.parse(
    readFileSync(out, "utf8"),
  );
  const text = (output: Output): string => [...(output.text ?? output.data?.["text/plain"] ?? [])].join("");
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  return {
    said: new Map(cells.map((cell) => [cell.id, (cell.outputs ?? []).map(text).join("\n")])),
    seconds: (performance.now() - started) / 1000,
    stderr: outputs
      .filter(({ name: stream }) => stream === "stderr")
      .map(text)
      .join(""),
  };
}

const VERDICT = /^(Right\.|Not right yet\.|Not answered yet\.)/gm;
const verdictsOf = (said: ReadonlyMap<string, string>, cells: readonly LessonCell[]): string[][] =>
  cells.map(({ id }) => said.get(id)?.match(VERDICT) ?? []);

describe.each(LESSONS)("%s", (name) => {
  const cells = readLesson(name);
  const exercises = exercisesOf(cells);
  const asked = cells.filter(({ tags }) => tags.includes("exercise"));
  const others = cells.filter(({ tags }) => !tags.includes("exercise"));

  it("runs as it is, within a minute: what it builds equals the library's, its exercises are open", async () => {
    const { said, seconds, stderr } = await run(name, new Map());
    expect(stderr).toBe("");
    const verdicts = verdictsOf(said, others).flat();
    expect(verdicts.length).toBeGreaterThan(0);
    expect(new Set(verdicts)).toEqual(new Set(["Right."]));
    for (const found of verdictsOf(said, asked)) expect(found).toEqual(["Not answered yet."]);
    expect(seconds).toBeLessThan(60);
  });

  it("takes its folded answers for right", async () => {
    const { said } = await run(name, new Map(exercises.map(({ id, answered }) => [id, answered])));
    for (const { id } of asked) expect([id, said.get(id)]).toEqual([id, expect.stringMatching(/^Right\./)]);
  });

  it("takes others for wrong", async () => {
    // Whatever is asked for, a date is not it.
    const nonsense = exercises.map(
      ({ id, asked: source }) => [id, source.replace(/undefined;/, "new Date(0) as any;")] as const,
    );
    const { said } = await run(name, new Map(nonsense));
    for (const { id } of asked) expect([id, said.get(id)]).toEqual([id, expect.stringMatching(/^Not right yet\. \S/)]);
  });
});
