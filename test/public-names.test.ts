import { readFileSync } from "node:fs";
import * as arquero from "arquero";
import * as all from "ata-lab";
import * as ownArquero from "ata-lab/arquero";
import * as charts from "ata-lab/charts";
import * as core from "ata-lab/core";
import * as node from "ata-lab/node";
import * as notebook from "ata-lab/notebook";
import { describe, expect, it } from "vitest";

// What users can import is a promise. A name that comes or goes shows in fixtures/public-names.txt, which
// `npx vitest run --project unit test/public-names.test.ts -u` writes anew; one that goes is in CHANGELOG.md too.
const PARTS = { core, charts, node, notebook };

interface Names {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** The names that a part's file lists. */
function namesOf(part: string): Names {
  const text = readFileSync(`lib/src/${part}.ts`, "utf8");
  const lists = [...text.matchAll(/^export (type )?\{([^}]*)\} from "\.\//gm)];
  expect(lists.length, "every export is a list of names").toBe(text.match(/^export /gm)!.length);
  const names = lists.flatMap(([, isType, list]) =>
    list!
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => (isType ? `type ${name}` : name)),
  );
  const isType = (name: string): boolean => name.startsWith("type ");
  return {
    values: names.filter((name) => !isType(name)).sort(),
    types: names
      .filter(isType)
      .map((name) => name.slice(5))
      .sort(),
  };
}

describe("what users import", () => {
  const names = Object.fromEntries(Object.keys(PARTS).map((part) => [part, namesOf(part)]));

  it("is what is on the list", async () => {
    const text = Object.entries(names).map(
      ([part, { values, types }]) =>
        `ata-lab/${part}\n\n${values.join("\n")}\n\ntypes of ata-lab/${part}\n\n${types.join("\n")}\n`,
    );
    await expect(text.join("\n")).toMatchFileSnapshot("fixtures/public-names.txt");
  });

  it.each(Object.entries(PARTS))("of %s is there at run time", (part, module) => {
    expect(Object.keys(module).sort()).toEqual(names[part]!.values);
  });

  it("has each name once, and ata-lab is all of them", () => {
    const values = Object.values(names).flatMap((part) => part.values);
    const types = Object.values(names).flatMap((part) => part.types);
    expect(new Set([...values, ...types]).size).toBe(values.length + types.length);
    expect(Object.keys(all).sort()).toEqual(values.sort());
  });

  it("of arquero is arquero's", () => {
    expect(Object.keys(ownArquero).sort()).toEqual(Object.keys(arquero).sort());
  });
});
