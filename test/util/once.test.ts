import { describe, expect, it } from "vitest";
import { once } from "../../lib/dist/util/once.js";

describe("once", () => {
  it("makes nothing before it is asked, and one value however often it is", () => {
    let made = 0;
    const value = once(() => ({ number: ++made }));
    expect(made).toBe(0);
    expect(value()).toBe(value());
    expect(made).toBe(1);
  });

  it("keeps undefined too", () => {
    let made = 0;
    const value = once(() => void made++);
    expect([value(), value(), made]).toEqual([undefined, undefined, 1]);
  });
});
