"""How the documentation is built: `python -m sphinx -W --keep-going docs build/docs`.

Whatever a page shows was computed when it was built: code cells run here, examples that stand as a
Python session are compared with what they print, and tables come from the tables of the package.
"""

import os
import sys
from pathlib import Path

import galenic

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))
# A code cell runs in a process of its own: it finds the command `galenic` and the helpers here.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(HERE / "_ext"), *filter(None, [os.environ.get("PYTHONPATH")])]
)

project = "galenic"
author = "The galenic authors"
version = release = galenic.__version__
project_copyright = author

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "commands",
    "hazards",
    "package_tables",
    "sessions",
]
exclude_patterns = ["_ext"]

nb_execution_mode = "force"
nb_execution_in_temp = True  # what an example writes does not stay here
nb_execution_show_tb = True  # a cell that fails is a warning: all of them are told together
nb_execution_timeout = 120
nb_merge_streams = True
nb_number_source_lines = False
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_use_type_comments = False
napoleon_google_docstring = False
napoleon_use_rtype = False
python_use_unqualified_type_names = True

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["house.css"]
html_title = f"galenic {release}"
html_show_sphinx = False
html_copy_source = False

BROWSER = HERE.parent / "build/browser"  # the page of try/build.py goes along where it was built
html_extra_path = [str(BROWSER)] if BROWSER.is_dir() else []
if html_extra_path:
    tags.add("browser")  # noqa: F821 - Sphinx gives it
