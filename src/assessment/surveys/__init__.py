"""What we ask: surveys as YAML files, read strictly and checked before any answer is read."""

from assessment.surveys.model import Answers, Form, Item, Measure, Role, Scale, Step, Survey
from assessment.surveys.reading import list_surveys, read_survey
from assessment.surveys.showing import show_survey

__all__ = ["Answers", "Form", "Item", "Measure", "Role", "Scale", "Step", "Survey", "list_surveys", "read_survey", "show_survey"]
