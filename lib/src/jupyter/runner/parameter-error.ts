/** The name of errors in what was given as parameters. */
export const PARAMETER_ERROR: string = "ParameterError";

/** An error in what was given as a parameter, before anything ran. */
export function parameterError(message: string): Error {
  return Object.assign(new Error(message), { name: PARAMETER_ERROR });
}
