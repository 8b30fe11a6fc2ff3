import { LAB, pythonWith } from "../support/python.js";

/** Makes JupyterLab's Python environment before the tests. */
export default function setup(): void {
  pythonWith(LAB);
}
