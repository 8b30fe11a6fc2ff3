/** Receives one line per decision or warning. */
export type Report = (line: string) => void;
