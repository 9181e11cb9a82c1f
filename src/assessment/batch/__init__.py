"""Every unit's report: plan, run, resume, release; and what the command line does around it.

Its modules are loaded when they are first used: to check an engagement takes none of the tools that reports are made with.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
