import { changedNames, type Names } from "./cell-names.js";

/** A cell that has run. */
export interface EndedCell {
  /** Which cell of the notebook it is, also when it runs again. */
  readonly id: string;
  readonly count: number;
  readonly code: string;
  /** Whether it failed or was interrupted: it shows an error, and nothing that could be stale. */
  readonly hasFailed: boolean;
  /** The names that it read while it ran. */
  readonly reads: readonly string[];
  /** The names that functions which it declared read when they are called, by the functions' names. */
  readonly later: Readonly<Record<string, readonly string[]>>;
  readonly before: Names;
  readonly after: Names;
}

/** Knows which cells used which value of a name. */
export interface Staleness {
  /**
   * A cell has ended.
   *
   * @returns when it ran before: a line that tells which other cells used an older value of what it made, if any did
   */
  readonly ended: (cell: EndedCell) => string | undefined;
  /** A cell is no more: what it showed is gone. */
  readonly forget: (id: string) => void;
}

interface Past {
  readonly count: number;
  /** What it was, if it ended well. */
  readonly code: string | undefined;
  /** The version of each name that it used. */
  readonly uses: ReadonlyMap<string, number>;
}

/**
 * Makes a record of cells, which is empty.
 *
 * A name has a new version when its value is another one. An object is always another one: where the same code ran again on
 * the same values, it counts as the one it was.
 */
export function createStaleness(): Staleness {
  const versions = new Map<string, number>();
  const later = new Map<string, readonly string[]>();
  const cells = new Map<string, Past>();
  const versionOf = (name: string): number => versions.get(name) ?? 0;

  /** The names, and those that functions among them read. */
  const closure = (names: readonly string[]): Set<string> => {
    const all = new Set(names);
    for (const name of all) for (const one of later.get(name) ?? []) all.add(one);
    return all;
  };

  const ended: Staleness["ended"] = ({ id, count, code, hasFailed, reads, later: functions, before, after }) => {
    const past = cells.get(id);
    const isSame = past?.code === code && [...past.uses].every(([name, version]) => versionOf(name) === version);
    const changed = changedNames(before, after).filter((name) => !isSame || isPlain(after[name]));
    for (const name of changed) {
      versions.set(name, versionOf(name) + 1);
      later.delete(name);
    }
    for (const [name, names] of Object.entries(functions)) later.set(name, names);
    const uses = new Map(hasFailed ? [] : [...closure(reads)].map((name) => [name, versionOf(name)]));
    cells.set(id, { count, code: hasFailed ? undefined : code, uses });
    return past && told(changed.map((name) => [name, usersOf(name)]));
  };
  /** The numbers of the cells that used an older value. */
  const usersOf = (name: string): number[] => {
    const users = [...cells.values()].filter(({ uses }) => (uses.get(name) ?? versionOf(name)) < versionOf(name));
    return users.map(({ count }) => count).sort((a, b) => a - b);
  };
  return { ended, forget: (id) => cells.delete(id) };
}

function isPlain(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}

/** `cells 7, 9 used the old seed; cell 8 used the old fee`. */
function told(stale: readonly (readonly [string, readonly number[]])[]): string | undefined {
  const names = new Map<string, string[]>();
  for (const [name, counts] of stale) {
    if (counts.length === 0) continue;
    const who = `${counts.length > 1 ? "cells" : "cell"} ${counts.join(", ")}`;
    names.set(who, [...(names.get(who) ?? []), `\`${name}\``]);
  }
  if (names.size === 0) return undefined;
  return [...names].map(([who, what]) => `${who} used the old ${what.join(", ")}`).join("; ");
}
