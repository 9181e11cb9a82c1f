"""What we ask: surveys as YAML files, read strictly and checked before any answer is read."""

from assessment.surveys.model import Answers, Form, Item, Measure, Role, Scale, Step, Survey
from assessment.surveys.reading import check_file, find_module, list_modules, list_surveys, read_survey, survey_files
from assessment.surveys.showing import show_list, show_survey
from assessment.surveys.tracing import Concept, Trace, bundled_surveys, read_concepts, show_trace, trace

__all__ = [
    "Answers", "Concept", "Form", "Item", "Measure", "Role", "Scale", "Step", "Survey", "Trace",
    "bundled_surveys", "check_file", "find_module", "list_modules", "list_surveys", "read_concepts", "read_survey", "show_list",
    "show_survey", "show_trace", "survey_files", "trace",
]  # fmt: skip
