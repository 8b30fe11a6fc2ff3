# How `ata-lab lab` sets JupyterLab up. It comes before the user's own configuration; the command line comes before both.
import os
import re
import signal
import threading
import time

from jupyter_client.kernelspec import KernelSpecManager


class KernelSpecs(KernelSpecManager):
    """Notebooks that name tslab run on this kernel; the launcher shows one TypeScript, not two."""

    def find_kernel_specs(self):
        return {name: path for name, path in super().find_kernel_specs().items() if name != "tslab"}

    def get_kernel_spec(self, kernel_name):
        return super().get_kernel_spec("ata-lab" if kernel_name == "tslab" else kernel_name)


c.ServerApp.kernel_spec_manager_class = KernelSpecs

# For this machine only. The token is left to Jupyter, which makes a new one each time and prints it only then.
c.ServerApp.ip = "localhost"

# One Ctrl-C ends it; no question.
c.ServerApp.answer_yes = True

# Nothing is fetched: no news (labconfig/page_config.json switches off the question too), no look for a newer JupyterLab.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

# No search for language servers, which are not used and whose absence fills the screen.
c.LanguageServerManager.autodetect = False

# A codespace forwards the port to an address of its own; the pages from there may talk to this server.
if "CODESPACE_NAME" in os.environ:
    name = re.escape(os.environ["CODESPACE_NAME"])
    domain = re.escape(os.environ.get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN", "app.github.dev"))
    c.ServerApp.allow_origin_pat = rf"https://{name}-\d+\.{domain}\Z"


def end_with_starter(fd: int) -> None:
    """Ends the server and its kernels when the process that started it is gone, which closes a pipe."""
    try:
        while os.read(fd, 1):
            pass
    except OSError:
        return
    os.kill(os.getpid(), signal.SIGTERM)
    # A server that does not end in order ends without.
    time.sleep(20)
    os.kill(os.getpid(), signal.SIGKILL)


# This file is read more than once; the variable is taken out, so that kernels and terminals do not have it.
if "ATA_LAB_STARTER" in os.environ and os.name == "posix":
    starter = int(os.environ.pop("ATA_LAB_STARTER"))
    threading.Thread(target=end_with_starter, args=(starter,), daemon=True).start()
