import { describe, expect, it } from "vitest";
import { type Ran, run, sharedKernel, traceback } from "./support.js";

const kernel = sharedKernel();
const cell = (code: string): Promise<Ran> => run(kernel(), code, {}, 60_000);

/** Runs cells one after another; the last one's result. Each must end well. */
async function result(...cells: string[]): Promise<unknown> {
  let last: unknown;
  for (const code of cells) {
    const ran = await cell(code);
    if (ran.reply.status !== "ok") throw new Error(`${code}\n${traceback(ran)}`);
    last = (ran.of("execute_result")[0]?.data as Record<string, unknown> | undefined)?.["text/plain"];
  }
  return last;
}

/** Interrupts a cell as soon as it prints. */
async function interrupted(code: string): Promise<Ran> {
  const stop = kernel().listen(({ header }) => {
    if (header.msg_type === "stream") void kernel().interrupt();
  });
  const ran = await cell(code);
  stop();
  expect(ran.reply).toMatchObject({ ename: "Interrupted" });
  return ran;
}

describe("a name has one value", () => {
  it("for functions of earlier cells, when a later cell assigns or declares it", async () => {
    expect(
      await result("let threshold = 0.5; const decide = (p: number) => p > threshold;", "threshold = 0.7; decide(0.6)"),
    ).toBe("false");
    expect(await result("let kk = 1; function bump() { kk++; return kk }", "kk = 50; bump()")).toBe("51");
    expect(await result("kk")).toBe("51");
    expect(await result("let fee = 1; const net = (r: number) => r - fee;", "let fee = 2;", "net(10)")).toBe("8");
  });

  it("functions and classes too", async () => {
    expect(
      await result(
        'function helper() { return "old" } function caller() { return helper() }',
        'function helper() { return "new" }',
        "caller()",
      ),
    ).toBe("new");
    expect(
      await result(
        "class Box { size() { return 1 } static made = new Box().size(); } const box = () => new Box().size();",
        "class Box { size() { return 2 } }",
        "[box(), new Box().size()].join()",
      ),
    ).toBe("2,2");
  });

  it("an import is replaced by what a later cell declares", async () => {
    expect(
      await result(
        'import { basename } from "node:path"; const last = (path: string) => basename(path);',
        'const basename = (path: string) => "mine";',
        'last("/a/b")',
      ),
    ).toBe("mine");
  });

  it("in patterns, loops, enums and namespaces", async () => {
    expect(
      await result(
        "const { a, b: [c, ...d], ...e } = { a: 1, b: [2, 3, 4], f: 5, g: 6 }; const all = () => [a, c, d, e];",
        "JSON.stringify(all())",
      ),
    ).toBe('[1,2,[3,4],{"f":5,"g":6}]');
    expect(await result("for (var i = 0, n = 3; i < n; i++) {}", "for (var w of [i, n]) {} [i, n, w].join()")).toBe(
      "3,3,3",
    );
    expect(await result("enum Side { Buy = 1, Sell }", "[Side.Sell, Side[1]].join()")).toBe("2,Buy");
    expect(
      await result(
        "namespace Fees { export const low = 1; export type Fee = number }",
        "const f: Fees.Fee = Fees.low; f",
      ),
    ).toBe("1");
    expect(await result("const enum Level { Low = 7 }", "Level.Low")).toBe("7");
  });

  it("what is declared for all is there for all", async () => {
    expect(
      await result("declare global { var shared: number } globalThis.shared = 4;", "const n = 1;", "shared + n"),
    ).toBe("5");
  });

  it("keeps the names of functions", async () => {
    expect(
      await result(
        "const arrow = () => 1; let later = function () {}; later = () => {};",
        "[arrow.name, later.name].join()",
      ),
    ).toBe("arrow,later");
    expect(await result("function plain() { return this === undefined } plain()")).toBe("true");
  });

  it("types and values of a name are replaced apart", async () => {
    expect(
      await result(
        "interface Row { n: number } const Row = 1;",
        "const Row = 'text';",
        "const r: Row = { n: 1 }; Row + r.n",
      ),
    ).toBe("text1");
    expect(traceback(await cell("interface Row { words: string }\nconst q: Row = { n: 1 };"))).toContain("(TS2353)");
  });

  it("what cannot be written to declarations keeps its type", async () => {
    expect(
      await result("const Mixed = class { private x = 1; get twice() { return this.x * 2 } };", "new Mixed().twice"),
    ).toBe("2");
    expect(traceback(await cell("new Mixed().x"))).toContain("private");
    expect(traceback(await cell("const fixed = 1;\nfixed = 2;"))).toContain("(TS2588)");
    expect(traceback(await cell("kk = 'text';"))).toContain("(TS2322)");
  });
});

describe("a cell that fails or is interrupted", () => {
  it("leaves earlier values alone that it did not reach", async () => {
    await cell("const rate = 0.5;");
    expect((await cell('const rate = JSON.parse("{");')).reply.status).toBe("error");
    expect(await result("rate * 100")).toBe("50");
  });

  it("keeps the names that it had made, also for completion", async () => {
    await cell('const firstMade = 1; throw new Error("boom"); const neverMade = 2;');
    expect(await result("firstMade")).toBe("1");
    expect(traceback(await cell("neverMade"))).toContain("Cannot find name 'neverMade'");
    const { content } = await kernel().request("shell", "complete_request", { code: "firstMa", cursor_pos: 7 });
    expect(content.matches).toEqual(["firstMade"]);
  });

  it("keeps what an endless loop had gathered", async () => {
    await interrupted(
      'const results: number[] = []; console.log("go"); for (let i = 0; i < 1e12; i++) if (i % 1e6 === 0) results.push(i)',
    );
    expect(Number(await result("results.length"))).toBeGreaterThan(0);
    expect(await result("results[0]")).toBe("0");
  });

  it("keeps what a loop over progress had gathered", async () => {
    await interrupted(
      `import { progress } from "ata-lab";
       const partial: number[] = [];
       for (const step of progress([1, 2, 3, 4], "slow")) {
         partial.push(step);
         if (step === 2) console.log("go");
         await new Promise((done) => setTimeout(done, step < 2 ? 0 : 2000));
       }`,
    );
    expect(await result("partial.join()")).toBe("1,2");
  });

  it("is stopped while it is compiled, and the session goes on", async () => {
    await cell("const before = 5;");
    // Takes the checker minutes: each line a second or so.
    const line = (n: number): string => {
      const letters = "abcdefghi".split("").map((letter) => `"${letter}${n}"`);
      return `type L${n} = ${letters.join("|")}; type P${n} = Pairs<Pairs<L${n}, L${n}>, Pairs<L${n}, L${n}>>;
const x${n}: { [K in P${n}]: Pairs<P${n}, K>[] } = {} as any; x${n}.nothing;`;
    };
    const pair = ["A", "B"].map((part) => `$\{${part} & string}`).join("");
    const pairs = `type Pairs<A, B> = A extends any ? B extends any ? \`${pair}\` : never : never;`;
    const hard = [pairs, ...Array.from({ length: 200 }, (_, n) => line(n))].join("\n");
    const running = cell(hard);
    await new Promise((done) => setTimeout(done, 1000));
    await kernel().interrupt();
    expect((await running).reply).toMatchObject({ ename: "Interrupted" });
    expect(await result("before")).toBe("5");
  });
});
