"""Interactive pictures for the book's chapters; they need no torch to be imported.

Each widget is a folder, called as its class, its kind and its style are; what the folder exports
stands here.
"""

from importlib import import_module
from pkgutil import iter_modules

from pieces.widgets.common.page import page
from pieces.widgets.common.row import row

__all__ = ["page", "row"]
for _folder in iter_modules(__path__, f"{__name__}."):
    _exports = import_module(_folder.name)
    for _name in getattr(_exports, "__all__", []):
        globals()[_name] = getattr(_exports, _name)
        __all__ += [_name]
