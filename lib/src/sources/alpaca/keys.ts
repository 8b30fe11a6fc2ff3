/** What Alpaca knows a user by. */
export interface AlpacaKeys {
  readonly id: string;
  readonly secret: string;
}

/** The environment variables, named as Alpaca's own libraries name them. */
const ID = "APCA_API_KEY_ID";
const SECRET = "APCA_API_SECRET_KEY";

/**
 * The keys, from the environment and nowhere else: an argument would stand in the shell's history and the process list.
 *
 * @throws when one is missing or could not travel in a header; the error never shows it
 */
export function alpacaKeys(environment: Readonly<Record<string, string | undefined>>): AlpacaKeys {
  const [id, secret] = [ID, SECRET].map((name) => {
    const value = environment[name]?.trim() ?? "";
    if (value === "") {
      throw new Error(`${name} is not set: put your Alpaca keys in the environment variables ${ID} and ${SECRET}`);
    }
    if (!/^[\x21-\x7e]{8,}$/.test(value)) {
      throw new Error(`${name} is no key: at least eight letters, digits and signs without spaces belong there`);
    }
    return value;
  }) as [string, string];
  return { id, secret };
}

/** Takes the keys out of a text that others wrote, in case it echoes them. */
export function hideKeys(text: string, { id, secret }: AlpacaKeys): string {
  return [secret, id]
    .flatMap((key) => [key, encodeURIComponent(key)])
    .reduce((hidden, key) => hidden.replaceAll(key, "***"), text);
}
