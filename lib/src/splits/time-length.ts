/** A length of time in trading days or calendar months. */
export interface TimeLength {
  readonly count: number;
  readonly unit: "session" | "month";
}

/**
 * Reads a length of time.
 *
 * @param text `"monthly"`, `"quarterly"`, or a count with its unit: `"20 sessions"`, `"12 months"`
 * @returns the length
 * @throws RangeError when the text is no such length
 * @example
 * parseTimeLength("quarterly"); // → { count: 3, unit: "month" }
 * parseTimeLength("20 sessions"); // → { count: 20, unit: "session" }
 */
export function parseTimeLength(text: string): TimeLength {
  const words = text.trim().toLowerCase();
  if (words === "monthly") return { count: 1, unit: "month" };
  if (words === "quarterly") return { count: 3, unit: "month" };
  const [, count, unit] = /^(\d+)\s*(session|month)s?$/.exec(words) ?? [];
  if (unit === undefined || Number(count) < 1) {
    throw new RangeError(`"${text}" is not a length of time: write monthly, quarterly, "20 sessions" or "12 months"`);
  }
  return { count: Number(count), unit: unit as TimeLength["unit"] };
}

/** A length in words: `1 month`, `20 sessions`. */
export function timeLengthText({ count, unit }: TimeLength): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
