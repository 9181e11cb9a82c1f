from .checking import check as check
from .checking import check_text as check_text
from .checking import check_values as check_values
from .running import Event as Event
from .running import Outcome as Outcome
from .running import run as run
from .scaffold import scaffold as scaffold
from .showing import show_progress as show_progress
