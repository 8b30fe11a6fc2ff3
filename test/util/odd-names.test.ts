import { expect, it } from "vitest";
import { meetName, namesInLine } from "../../lib/dist/util/odd-names.js";

it("keeps names with a line end in one line, and leaves a text's own line ends", () => {
  for (const name of ["odd\nname", "a folder/odd\nname.csv", "\nbefore", "plain", "\n", " \n "]) meetName(name);
  expect(namesInLine("a folder/odd\nname.csv: one\nodd\nname: two\n\nbefore")).toBe(
    "a folder/odd\\u000aname.csv: one\nodd\\u000aname: two\n\\u000abefore",
  );
});
