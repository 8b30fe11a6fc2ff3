import { describe, expect, it } from "vitest";
import { newMessage } from "../../lib/dist/jupyter/protocol/message.js";
import { cellOutputs } from "../../lib/dist/jupyter/runner/cell-outputs.js";

const print = (text: string, name = "stdout") => newMessage("stream", { name, text }, "s");
const show = (text: string, id?: string) =>
  newMessage(
    "display_data",
    { data: { "text/plain": text }, metadata: {}, transient: id ? { display_id: id } : {} },
    "s",
  );

describe("the outputs of a cell", () => {
  it("join prints of one stream, and keep what else is shown in order", () => {
    const outputs = cellOutputs();
    for (const message of [print("a"), print("b"), print("c", "stderr"), show("figure"), print("d")])
      outputs.add(message);
    expect(outputs.list()).toEqual([
      { output_type: "stream", name: "stdout", text: "ab" },
      { output_type: "stream", name: "stderr", text: "c" },
      { output_type: "display_data", data: { "text/plain": "figure" }, metadata: {} },
      { output_type: "stream", name: "stdout", text: "d" },
    ]);
  });

  it("are emptied by clear_output: at once, or when the next one comes", () => {
    const outputs = cellOutputs();
    outputs.add(print("old"));
    outputs.add(newMessage("clear_output", { wait: true }, "s"));
    expect(outputs.list()).toHaveLength(1);
    outputs.add(print("new"));
    expect(outputs.list()).toMatchObject([{ text: "new" }]);
    outputs.add(newMessage("clear_output", { wait: false }, "s"));
    expect(outputs.list()).toEqual([]);
  });

  it("are updated by their display id", () => {
    const outputs = cellOutputs();
    outputs.add(show("one", "id"));
    outputs.add(show("two"));
    outputs.update(show("three", "id"));
    outputs.update(show("four", "other"));
    expect(outputs.list()).toMatchObject([{ data: { "text/plain": "three" } }, { data: { "text/plain": "two" } }]);
  });

  it("are kept up to a size, with a line that says what is left out; errors are always kept", () => {
    const outputs = cellOutputs(1000);
    for (let i = 0; i < 1000; i++) outputs.add(print(`${"x".repeat(99)}\n`));
    outputs.add(show("a figure"));
    outputs.add(newMessage("error", { ename: "Error", evalue: "end", traceback: [] }, "s"));
    const list = outputs.list();
    expect(list).toMatchObject([{ text: `${"x".repeat(99)}\n`.repeat(10) }, { ename: "Error" }, { name: "stderr" }]);
    expect(list.at(-1)).toMatchObject({ text: expect.stringMatching(/^\[0\.1 million characters .* left out/) });
    outputs.add(newMessage("clear_output", { wait: false }, "s"));
    outputs.add(print("again"));
    expect(outputs.list()).toMatchObject([{ text: "again" }]);
  });
});
