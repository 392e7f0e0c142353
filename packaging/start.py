"""Sets Sfumato up where needed, then opens it. Standard library only.

python3 packaging/start.py [ARGUMENTS]    open the studio (ARGUMENTS go on to it)
python3 packaging/start.py setup          only set up
python3 packaging/start.py test [ARGS]    set up with the test tools, then run every check
                                          (ARGS go on to pytest)
"""

# This file keeps to a syntax that Python 3.6 can read, so that an old Python prints a sentence
# instead of a syntax error; the modules beside it, which are imported after the check, need not.

import shutil
import subprocess
import sys

NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def runs(python: str) -> bool:
    """Whether that Python works: a version manager may leave a name that leads nowhere."""
    quiet = subprocess.DEVNULL
    return subprocess.call([python, "-c", ""], stdout=quiet, stderr=quiet) == 0


def old_python_sentence(major: int, minor: int) -> str:
    """What to tell whose Python is too old, naming a newer one where the computer has it."""
    found = [name for name in NEWER if shutil.which(name) and runs(name)]
    advice = f"run {found[0]} packaging/start.py" if found else "get a newer one from python.org"
    return f"Sfumato: This is Python {major}.{minor}, and 3.11 or newer is needed: {advice}."


if sys.version_info < (3, 11):  # noqa: UP036 - the line is here for those who do run an old one
    sys.exit(old_python_sentence(sys.version_info[0], sys.version_info[1]))

from setup_main import main  # noqa: E402 - its module needs the Python that is checked for above

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], __doc__ or ""))
