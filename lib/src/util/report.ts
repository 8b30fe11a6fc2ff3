/** Takes a line about what was decided or noticed. */
export type Report = (line: string) => void;
