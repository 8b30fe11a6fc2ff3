/**
 * Asks the person who runs the notebook, and waits for the answer.
 *
 * @param message the question
 * @param value what an empty answer stands for; also the answer where nobody can be asked
 */
declare function prompt(message?: string, value?: string): string;
