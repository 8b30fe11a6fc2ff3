import { pythonWith } from "../support/python.js";

/** Makes the Python environment before the tests, which would all make it at once. */
export default function setup(): void {
  pythonWith("bench/requirements.txt");
  pythonWith("test/python/requirements.txt");
}
