"""Executed notebook in; out come one self-contained HTML page, a workbook, slides; and the index into a release.

Its modules are loaded when they are first used: who writes the index needs none of the tools that read notebooks.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
