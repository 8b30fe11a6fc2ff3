"""The Jupyter project's own kernel tests, on this repository's kernel."""

import unittest

import jupyter_kernel_test
from jupyter_kernel_test.msgspec_v5 import validate_message


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "ata-lab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world');"
    code_stderr = "console.error('test');"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "const six = 6;\n({ six })", "result": "{ six: 6 }"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab';\ndisplay.html('<b>test</b>');", "mime": "text/html"},
        {"code": "import { newDisplay } from 'tslab';\nnewDisplay().png(Buffer.from('x'));", "mime": "image/png"},
    ]
    code_generate_error = "throw new Error('test');"
    code_inspect_sample = "parseInt"
    completion_samples = [
        {"text": "Math.flo", "matches": {"floor"}},
        {"text": "const text = 'a';\ntext.toUpp", "matches": {"toUpperCase"}},
    ]
    code_clear_output = "console.clear();"
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1 + 2*"
    complete_code_samples = ["1", "console.log('hello');", "function f(x: number) {\n  return x * 2;\n}\n\n\n"]
    incomplete_code_samples = ["console.log(", "function f(x: number) {", "const x = {"]
    invalid_code_samples = ["}", "const = 1;", "const x = = {"]

    support_iopub_welcome = True

    # One is skipped, test_pager: a pager is a payload of execute_reply, and the protocol calls payloads deprecated.

    def test_input(self):
        """The protocol's stdin messages, which the Jupyter project's tests leave out."""
        self.flush_channels()
        for code, prompt in [
            ("'hello ' + prompt('Your name?')", "Your name? "),
            (
                "import readline from 'node:readline/promises';\n"
                "const rl = readline.createInterface({ input: process.stdin });\n"
                "const line = await rl.question('');\nrl.close();\n'hello ' + line",
                "",
            ),
        ]:
            with self.subTest(code=code):
                msg_id = self.kc.execute(code, allow_stdin=True)
                request = self.kc.get_stdin_msg(timeout=15)
                # The Jupyter project's schema takes the password for a number; its documentation says that it is a truth value.
                self.assertEqual(request["msg_type"], "input_request")
                self.assertEqual(request["parent_header"]["msg_id"], msg_id)
                self.assertEqual(request["content"], {"prompt": prompt, "password": False})
                self.kc.input("Ada")
                reply = self.get_non_kernel_info_reply(timeout=15)
                self.assertEqual(reply["content"]["status"], "ok")
                self.assertIn("hello Ada", self.results(msg_id))

    def test_user_expressions(self):
        self.flush_channels()
        msg_id = self.kc.execute("const six = 6;", user_expressions={"seven": "six + 1", "wrong": "sixx"})
        reply = self.get_non_kernel_info_reply(timeout=15)
        validate_message(reply, "execute_reply", msg_id)
        values = reply["content"]["user_expressions"]
        self.assertEqual(values["seven"]["data"], {"text/plain": "7"})
        self.assertEqual(values["wrong"]["status"], "error")

    def test_comm_info(self):
        self.flush_channels()
        msg_id = self.kc.comm_info()
        validate_message(self.get_non_kernel_info_reply(timeout=15), "comm_info_reply", msg_id)

    def results(self, msg_id):
        """The text of what a cell shows, until the kernel is idle again."""
        texts = []
        while True:
            message = self.kc.get_iopub_msg(timeout=15)
            validate_message(message)
            if message["parent_header"].get("msg_id") != msg_id:
                continue
            if message["msg_type"] == "execute_result":
                texts.append(message["content"]["data"]["text/plain"])
            if message["content"].get("execution_state") == "idle":
                return texts


if __name__ == "__main__":
    unittest.main()
