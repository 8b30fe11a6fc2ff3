import { expect } from "vitest";

/** How many damaged inputs each reader gets; `npm run test:fuzz` gives far more. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 100);

/** A test's time in milliseconds. */
export const PATIENCE: number = Math.max(120_000, 200 * RUNS);

/** Bytes that a reader may need for one input, and processor time in milliseconds; inputs have some ten kilobytes. */
const MEMORY = 200e6;
const TIME = 5_000;

/**
 * What a reader makes of an input: its value, or undefined if it refused. It may only refuse with one line that names the
 * input, and must neither take long nor need much memory.
 *
 * @param name what the message must contain; anything, if undefined
 */
export async function attempt<T>(name: string | undefined, read: () => T | Promise<T>): Promise<T | undefined> {
  const before = { cpu: process.cpuUsage(), memory: process.memoryUsage().rss };
  try {
    return await read();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may get to a terminal.
    expect(message).toMatch(/^[^\0-\x1f\x7f-\x9f]{10,2000}$/);
    expect(message).not.toMatch(
      /\[object|is not a function|Cannot read prop|is not iterable|call stack|(?<!received )\bundefined\b/,
    );
    if (name !== undefined) expect(message).toContain(name);
    return undefined;
  } finally {
    const { user, system } = process.cpuUsage(before.cpu);
    expect((user + system) / 1000).toBeLessThan(TIME);
    expect(process.memoryUsage().rss - before.memory).toBeLessThan(MEMORY);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  }
}
