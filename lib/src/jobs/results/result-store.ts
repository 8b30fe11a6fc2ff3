/** Where results are kept under names that say all they are of, so that writing one twice changes nothing. */
export interface ResultStore {
  /** For messages. */
  readonly shown: string;
  /** A text that was put there; undefined if there is none of this name. */
  readonly get: (name: string) => Promise<string | undefined>;
  /** Puts a text there whole: nobody sees part of it. */
  readonly put: (name: string, text: string) => Promise<void>;
}
