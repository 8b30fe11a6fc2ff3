# How `npm run lab` sets JupyterLab up. It comes before the user's own configuration; the command line comes before both.
import os
import re
import signal
import threading
import time
from pathlib import Path

root = Path(__file__).resolve().parents[2]

# Results lie in output/, beside notebooks/: the file browser shows the whole project, and begins at the notebooks.
c.ServerApp.root_dir = str(root)
c.FileContentsManager.preferred_dir = str(root / "notebooks")

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
