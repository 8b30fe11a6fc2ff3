import { describe, expect, it } from "vitest";
import { plainLine, plainText } from "../../lib/dist/util/plain-text.js";

describe("plainText", () => {
  it("writes out what would act on a terminal", () => {
    expect(plainText("a\u001b[2J\u001b]0;title\u0007b\r\u009b31m\u202ec")).toBe(
      "a\\u001b[2J\\u001b]0;title\\u0007b\\u000d\\u009b31m\\u202ec",
    );
    expect(plainText("lines\n\tand “words” é 株")).toBe("lines\n\tand “words” é 株");
  });

  it("can leave colours, and nothing but colours", () => {
    const colours = { colours: true };
    expect(plainText("\u001b[1;31mred\u001b[0m\r50 %", colours)).toBe("\u001b[1;31mred\u001b[0m\r50 %");
    expect(plainText("\u001b[2Jgone \u001b]52;c;text\u0007", colours)).toBe("\\u001b[2Jgone \\u001b]52;c;text\\u0007");
  });
});

describe("plainLine", () => {
  it("writes out line ends too", () => {
    expect(plainLine("a\nwarning: b\r\n\u001b[2Jc\td")).toBe("a\\u000awarning: b\\u000d\\u000a\\u001b[2Jc\td");
  });
});
