"""Tell whether the way an organisation treats and trusts its own people reaches its customers, and brings them back.

>>> import assessment
>>> callable(assessment.assess)
True
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
