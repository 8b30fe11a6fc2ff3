import type { Provider } from "./provider.js";

/**
 * A vendor's keys, from the environment and nowhere else: an argument would stand in the shell's history and the process
 * list.
 *
 * @throws when one is missing or could not travel in a header; the error never shows it
 */
export function keysOf(
  { vendor, keyVariables }: Pick<Provider, "vendor" | "keyVariables">,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return keyVariables.map((name) => {
    const value = environment[name]?.trim() ?? "";
    if (value === "") {
      const [what, where] =
        keyVariables.length === 1 ? ["key", "environment variable"] : ["keys", "environment variables"];
      throw new Error(`${name} is not set: put your ${vendor} ${what} in the ${where} ${keyVariables.join(" and ")}`);
    }
    if (!/^[\x21-\x7e]{8,}$/.test(value)) {
      throw new Error(`${name} is no key: at least eight letters, digits and signs without spaces belong there`);
    }
    return value;
  });
}

/** Takes secrets out of a text that others wrote, in case it echoes them. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .sort((a, b) => b.length - a.length)
    .reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
}
