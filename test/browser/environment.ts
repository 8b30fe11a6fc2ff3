import { pythonWith } from "../../lab/python.js";

/** Makes JupyterLab's Python environment before the tests. */
export default function setup(): void {
  pythonWith("lab/requirements.txt");
}
