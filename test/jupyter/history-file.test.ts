import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addToHistory, historyFile, readHistory } from "../../lib/dist/jupyter/kernel/history-file.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ata-lab-history-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the history's file", () => {
  it("keeps cells from session to session, for this person only", () => {
    const path = join(folder, "deep", "history.jsonl");
    const entries = [
      { session: 1, line: 1, code: "a\nb", output: "é" },
      { session: 2, line: 1, code: "c" },
    ];
    expect(readHistory(path)).toEqual([]);
    for (const entry of entries) addToHistory(path, entry);
    expect(readHistory(path)).toEqual(entries);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it("is read where a line is broken, and cut when it is long", () => {
    const path = join(folder, "history.jsonl");
    const lines = Array.from({ length: 10_001 }, (_, i) => JSON.stringify({ session: 1, line: i, code: "c" }));
    writeFileSync(path, `{"code": "cut sh\n${lines.join("\n")}\n`);
    expect(readHistory(path).map(({ line }) => line)).toEqual(Array.from({ length: 5000 }, (_, i) => 5001 + i));
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(5001);
  });

  it("that can't be written stops nothing", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => addToHistory(join(folder, "file", "history.jsonl"), { session: 1, line: 1, code: "" })).not.toThrow();
  });

  it("is not kept where Node's own is not", () => {
    const { NODE_REPL_HISTORY, XDG_STATE_HOME } = process.env;
    try {
      process.env.XDG_STATE_HOME = folder;
      delete process.env.NODE_REPL_HISTORY;
      expect(historyFile()).toBe(join(folder, "ata-lab", "history.jsonl"));
      process.env.NODE_REPL_HISTORY = "";
      expect(historyFile()).toBeUndefined();
    } finally {
      Object.assign(process.env, NODE_REPL_HISTORY === undefined ? {} : { NODE_REPL_HISTORY });
      if (NODE_REPL_HISTORY === undefined) delete process.env.NODE_REPL_HISTORY;
      if (XDG_STATE_HOME === undefined) delete process.env.XDG_STATE_HOME;
      else process.env.XDG_STATE_HOME = XDG_STATE_HOME;
    }
  });
});
