import fc from "fast-check";
import { expect, it } from "vitest";
import { run, sharedKernel, traceback } from "./support.js";

const kernel = sharedKernel();

/** One thing that a cell does. Numbers pick among the names that there are. */
type Step =
  | { readonly kind: "let" | "assign"; readonly name: number; readonly value: number }
  /** A function that reads variables and calls a function, or sets a variable. */
  | {
      readonly kind: "function";
      readonly name: number;
      readonly reads: readonly number[];
      readonly sets: number | null;
    }
  | { readonly kind: "call"; readonly name: number };

interface Cell {
  readonly steps: readonly Step[];
  /** What ends the cell, and after how many steps. */
  readonly end: { readonly kind: "none" | "throw" | "failing value" | "interrupt"; readonly after: number };
}

/** All names of a session, in one scope: what cells should mean. */
interface Model {
  readonly values: Map<string, number>;
  readonly functions: Map<string, () => number>;
}

const small = fc.integer({ min: 0, max: 3 });
const value = fc.integer({ min: -9, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("let" as const, "assign" as const), name: small, value }),
  fc.record({
    kind: fc.constant("function" as const),
    name: small,
    reads: fc.array(small, { maxLength: 3 }),
    sets: fc.option(small),
  }),
  fc.record({ kind: fc.constant("call" as const), name: small }),
);
const cell: fc.Arbitrary<Cell> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
  end: fc.record({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant("none" as const) },
      { weight: 2, arbitrary: fc.constantFrom("throw" as const, "failing value" as const) },
      { weight: 1, arbitrary: fc.constant("interrupt" as const) },
    ),
    after: fc.nat(3),
  }),
});

const ENDS = {
  none: "",
  throw: 'throw new Error("end");',
  "failing value": "let NAME = JSON.parse('{');",
  interrupt: 'console.log("go"); await new Promise(() => {});',
};

/** Writes a cell, and does to the model what it should do. */
function write({ steps, end }: Cell, model: Model, prefix: string): string {
  const declared = new Set<string>();
  const lines: string[] = [];
  const variable = (n: number): string => `${prefix}v${n}`;
  const known = (n: number): boolean => model.values.has(variable(n)) || declared.has(variable(n));
  // Functions are there from the beginning of a cell: the last of a name counts, but its calls are written in order.
  const hoisted = new Map<string, () => number>();
  const effects: (() => void)[] = [];
  const stop = end.kind === "none" ? steps.length : Math.min(end.after, steps.length);
  const free = (name: string): boolean => !declared.has(name);

  for (const [i, one] of steps.entries()) {
    if (i === stop && end.kind !== "none") lines.push(ENDS[end.kind].replace("NAME", `${prefix}never${lines.length}`));
    const isReached = i < stop;
    const name = variable(one.name);
    if (one.kind === "let" && free(name)) {
      lines.push(`let ${name}: number = ${one.value};`);
      declared.add(name);
      if (isReached) effects.push(() => model.values.set(name, one.value));
    } else if (one.kind === "assign" && known(one.name)) {
      lines.push(`${name} = ${one.value};`);
      if (isReached) effects.push(() => model.values.set(name, one.value));
    } else if (one.kind === "function") {
      const own = `${prefix}f${one.name}`;
      if (!free(own)) continue;
      // What is declared further down in this cell has no value yet, or its earlier one; a function may read it all the same.
      const reads = one.reads.map(variable).filter((read) => model.values.has(read));
      const sets = one.sets !== null && model.values.has(variable(one.sets)) ? variable(one.sets) : undefined;
      const inner = one.name > 0 ? `${prefix}f${one.name - 1}` : "";
      const calls = model.functions.has(inner) ? inner : undefined;
      const sum = ["1", ...reads, ...(calls ? [`${calls}()`] : [])].join(" + ");
      lines.push(`function ${own}(): number { ${sets ? `${sets} = ${sets} + 1; ` : ""}return ${sum}; }`);
      declared.add(own);
      hoisted.set(own, () => {
        if (sets) model.values.set(sets, model.values.get(sets)! + 1);
        const read = reads.reduce((total, one) => total + model.values.get(one)!, 1);
        return read + (calls ? model.functions.get(calls)!() : 0);
      });
    } else if (one.kind === "call" && model.functions.has(`${prefix}f${one.name}`)) {
      lines.push(`${prefix}f${one.name}();`);
      if (isReached) effects.push(() => model.functions.get(`${prefix}f${one.name}`)!());
    }
  }
  if (stop === steps.length && end.kind !== "none") lines.push(ENDS[end.kind].replace("NAME", `${prefix}never`));
  for (const [own, body] of hoisted) model.functions.set(own, body);
  for (const effect of effects) effect();
  return lines.join("\n");
}

let sessions = 0;

it("random sessions mean what one scope means", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 6 }), async (cells) => {
      const prefix = `s${sessions++}_`;
      const model: Model = { values: new Map(), functions: new Map() };
      const written: string[] = [];
      for (const one of cells) {
        const code = write(one, model, prefix);
        written.push(code);
        const stop = kernel().listen(({ header }) => {
          if (header.msg_type === "stream") void kernel().interrupt();
        });
        const ran = await run(kernel(), code, {}, 60_000);
        stop();
        const ends = { none: undefined, throw: "Error", "failing value": "SyntaxError", interrupt: "Interrupted" };
        const failed = ran.reply.status === "ok" ? undefined : `${ran.reply.ename}`;
        if (failed !== ends[one.end.kind]) throw new Error(`${written.join("\n---\n")}\n\n${traceback(ran)}`);
      }
      const names = [...model.values.keys()];
      const calls = [...model.functions.keys()].map((name) => `${name}()`);
      const check = await run(kernel(), `console.log(JSON.stringify([${[...names, ...calls, ...names].join()}]))`);
      const read = (): unknown[] => names.map((name) => model.values.get(name));
      const expected = [...read(), ...[...model.functions.values()].map((body) => body()), ...read()];
      expect([written, check.text.trim()]).toEqual([written, JSON.stringify(expected)]);
    }),
    { numRuns: 40 },
  );
});
