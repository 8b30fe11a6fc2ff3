"""Notebooks that go wrong, run by nbclient as nbconvert and papermill run them."""

import unittest

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat.v4 import new_code_cell, new_notebook


def execute(*cells, **options):
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="ata-lab", timeout=options.pop("timeout", 60), **options).execute()
    return notebook


class NbclientTests(unittest.TestCase):
    def test_type_error(self):
        with self.assertRaises(CellExecutionError) as caught:
            execute("const a = 1;\nconst b: string = a;")
        self.assertEqual(caught.exception.ename, "TypeScriptError")
        self.assertIn("Type 'number' is not assignable to type 'string'", caught.exception.evalue)
        self.assertIn("--> 2 | const b: string = a;", caught.exception.traceback)

    def test_throw(self):
        with self.assertRaises(CellExecutionError) as caught:
            execute("interface A {\n  a: number;\n}\n\nthrow new RangeError('too far');")
        self.assertEqual((caught.exception.ename, caught.exception.evalue), ("RangeError", "too far"))
        self.assertIn("--> 5 | throw new RangeError('too far');", caught.exception.traceback)

    def test_endless_loop(self):
        with self.assertRaises(CellTimeoutError):
            execute("while (true) {}", timeout=2)

    def test_endless_loop_interrupted(self):
        notebook = execute(
            "const kept = 7;",
            "while (true) {}",
            "kept",
            # Enough for the other cells on a busy machine.
            timeout=10,
            interrupt_on_timeout=True,
            allow_errors=True,
        )
        self.assertEqual(notebook.cells[1].outputs[0].ename, "Interrupted")
        self.assertEqual(notebook.cells[2].outputs[0].data["text/plain"], "7")

    def test_tags_and_cleared_output(self):
        notebook = new_notebook(
            cells=[
                new_code_cell("throw new Error('shown')", metadata={"tags": ["raises-exception"]}),
                new_code_cell("console.log(1); console.clear(); console.log(2);"),
            ]
        )
        NotebookClient(notebook, kernel_name="ata-lab", timeout=60).execute()
        self.assertEqual(notebook.cells[0].outputs[0].ename, "Error")
        self.assertEqual([output.text for output in notebook.cells[1].outputs], ["2\n"])

    def test_slider(self):
        notebook = execute(
            'import { slider } from "ata-lab";\nslider("gate", { min: 0, max: 1 }, (gate: number) => [gate]);',
            timeout=120,
        )
        control, drawn = notebook.cells[0].outputs
        model = control.data["application/vnd.jupyter.widget-view+json"]["model_id"]
        states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
        self.assertEqual(states[model]["state"]["value"], 0.5)
        self.assertEqual(drawn.data["text/plain"], "[ 0.5 ]")

    def test_many_prints(self):
        notebook = execute("for (let i = 0; i < 20000; i++) console.log(i);", "'after'")
        text = "".join(output.text for output in notebook.cells[0].outputs)
        self.assertEqual(text.split(), [str(i) for i in range(20000)])
        self.assertEqual(notebook.cells[1].outputs[0].data["text/plain"], "after")


if __name__ == "__main__":
    unittest.main()
