"""The command line: a thin wrapper, so that a command does what the function of its name does.

Progress and messages go to the error stream, results to the output stream. A user's mistake ends with a message and its exit
code, never with a traceback. The package loads its rooms when they are first used, so that ``assessment --help`` answers at
once.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

import assessment
from assessment.errors import AssessmentError

__all__ = ["app", "main"]

UNWRITTEN = 4  # as of reports that are missing
GO_ON = "Nothing half done was released. Make room, or choose another folder with --out, and run the same command to go on."
STOPPED = 130  # as a shell says of a program that Ctrl-C ended
PLAIN = {"add_completion": False, "pretty_exceptions_enable": False, "no_args_is_help": True, "rich_markup_mode": None}
ABOUT = "Does the way an organisation treats and trusts its own people reach its customers, and bring them back?"

app = typer.Typer(help=ABOUT, **PLAIN)  # type: ignore[arg-type]
survey = typer.Typer(help="The questionnaires.", **PLAIN)  # type: ignore[arg-type]
app.add_typer(survey, name="survey")

EngagementPath = Annotated[Path, typer.Argument(help="engagement.yml, or the folder it is in", metavar="ENGAGEMENT")]
ToLookAt = Annotated[Path | None, typer.Argument(help="by default the bundled example", metavar="ENGAGEMENT")]
Port = Annotated[int, typer.Option(help="of this machine; 0: any that is free", min=0, max=65535)]
Folder = Annotated[Path, typer.Argument(help="a folder that is not there yet, or an empty one")]
ReleaseFolder = Annotated[Path, typer.Argument(help="a release folder, where the run left it", metavar="RELEASE")]
SurveyName = Annotated[
    str, typer.Argument(help="a questionnaire's name, a module's (voice-upward-employee), or a file", metavar="NAME")
]
SurveyFile = Annotated[Path, typer.Argument(help="a questionnaire's file", metavar="FILE")]
Collector = Annotated[str, typer.Option("--format", help="xlsform, limesurvey, qualtrics, markdown or html", metavar="F")]
Language = Annotated[
    str, typer.Option(help="en, de, fr, es, or another it is translated into; by default its own", metavar="LANGUAGE")
]
ExportFolder = Annotated[Path, typer.Option("--out", help="where the files go", metavar="DIR")]
Unit = Annotated[
    list[str] | None,
    typer.Option(
        help="a unit to report on, as the list of units names it, or without one the answers; may be repeated",
        metavar="NAME",
    ),
]
Wave = Annotated[str, typer.Option(help="a wave of the engagement; by default the latest", metavar="W")]
Workers = Annotated[int, typer.Option(help="processes that make reports; 0: one for each processor", min=0, max=256)]
Memory = Annotated[int, typer.Option(help="MiB that a report may take while it is made; 0: no limit", min=0)]
Seconds = Annotated[int, typer.Option("--timeout", help="seconds that a cell of a report may take", min=1)]
Scheduler = Annotated[
    str,
    typer.Option(
        help="a Dask scheduler whose workers make the reports, as tcp://host:8786; with --engine spark a Spark master",
        metavar="ADDRESS",
    ),
]
Sums = Annotated[
    Literal["here", "dask", "spark"], typer.Option(help="who sums the answers up: this machine, or the workers of --scheduler")
]
Out = Annotated[Path, typer.Option(help="where releases go", metavar="DIR")]
Exports = Annotated[
    list[Path] | None, typer.Option("--from", help="an export to draft the settings from; may be repeated", metavar="FILE")
]
Write = Annotated[Path | None, typer.Option("--write", help="also write what columns may be to this new file", metavar="FILE")]
Json = Annotated[bool, typer.Option("--json", help="print the result as JSON")]
Debug = Annotated[bool, typer.Option("--debug", help="show where in the program an error arose")]


def main() -> None:
    """Run the command line."""
    app(prog_name="assessment")


@app.command()
def demo(*, out: Out = Path("outputs"), workers: Workers = 0, debug: Debug = False) -> None:
    """Run the bundled example from end to end; print where its report is."""
    with errors_told(debug=debug):
        settings = assessment.settings.read_settings(assessment.settings.bundled("data", "example"), out=out)
        release(replace(settings, workers=workers or processors()))


@app.command()
def new(folder: Folder, *, exports: Exports = None, debug: Debug = False) -> None:
    """Make an engagement's folder: settings to fill in, or drafted from exports; tables, notebooks."""
    with errors_told(debug=debug):
        if exports:
            written, decide = assessment.batch.draft_engagement(folder, exports)
            typer.echo("\n".join([f"Drafted {written}", *(f"  decide: {said}" for said in decide)]))
            typer.echo(f"Read it through. Then: assessment check {folder}")
            return
        written = assessment.batch.scaffold(folder)
        typer.echo(f"Fill in {written} and put the export files into {folder / 'responses'}. Then: assessment check {folder}")


@app.command()
def check(
    engagement: EngagementPath, *, wave: Wave = "", write: Write = None, as_json: Json = False, debug: Debug = False
) -> None:
    """Read every source; say what was read, set aside and why, and what columns may be that were not placed; write nothing."""
    with errors_told(debug=debug):
        checked = assessment.batch.examine(assessment.settings.read_settings(engagement, wave=wave))
        if text := to_json(checked.values()) if as_json else checked.text():
            typer.echo(text)
        if write is not None:
            assessment.batch.write_mapping(checked, write)
        if checked.stopped:
            raise checked.stopped


@app.command()
def run(
    engagement: EngagementPath,
    *,
    unit: Unit = None,
    wave: Wave = "",
    workers: Workers = 0,
    memory: Memory = 0,
    seconds: Seconds = 300,
    scheduler: Scheduler = "",
    engine: Sums = "here",
    out: Out = Path("outputs"),
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Report on the whole, on every unit and on units side by side; goes on where a stopped run ended."""
    with errors_told(debug=debug):
        settings = assessment.settings.read_settings(engagement, wave=wave, out=out)
        settings = replace(settings, units=tuple(unit or ()), workers=workers or processors(), memory=memory, seconds=seconds)
        settings = replace(settings, scheduler=scheduler, engine=engine)
        release(settings, as_json=as_json)


@app.command()
def live(
    engagement: ToLookAt = None, *, wave: Wave = "", out: Out = Path("outputs"), port: Port = 0, debug: Debug = False
) -> None:
    """Serve panels to this machine's browser: choose, and what is shown follows; Ctrl-C ends it."""
    with errors_told(debug=debug):
        chosen = engagement or assessment.settings.bundled("data", "example")
        settings = assessment.settings.read_settings(chosen, wave=wave, out=out)
        assessment.batch.serve(settings, port=port, ready=lambda address: typer.echo(f"Open {address}\nCtrl-C ends it."))


@app.command()
def audit(release: ReleaseFolder, *, as_json: Json = False, debug: Debug = False) -> None:
    """Prove again, from a release and its client's ledger alone, that no small group can be worked out."""
    with errors_told(debug=debug):
        audited = assessment.batch.audit(release)
        typer.echo(to_json(audited.values()) if as_json else audited.text())
        raise typer.Exit(audited.exit_code)


@survey.command("list")
def list_surveys() -> None:
    """Name the questionnaires and modules that come with the project, each with what it is."""
    typer.echo(assessment.surveys.show_list(assessment.surveys.bundled_surveys()))


@survey.command("show")
def show_survey(name: SurveyName, *, language: Language = "", debug: Debug = False) -> None:
    """Print a questionnaire: its questions, answers and scales."""
    with errors_told(debug=debug):
        path = Path(name)
        chosen = assessment.surveys.read_survey(path.name, beside=path.parent, language=language)
        typer.echo(assessment.surveys.show_survey(chosen))


@survey.command("check")
def check_survey(file: SurveyFile, *, debug: Debug = False) -> None:
    """Check a questionnaire's file; every fault is named with its line and the nearest valid word."""
    with errors_told(debug=debug):
        checked = assessment.surveys.check_file(file)
        typer.echo(f"{file.name}: no faults. {len(checked.items)} items, {len(checked.all_scales)} scales.")


@survey.command("trace")
def trace_survey(*, debug: Debug = False) -> None:
    """Print which item and scale stands for which concept of the source documents, and where it is shown."""
    with errors_told(debug=debug):
        typer.echo(assessment.surveys.show_trace())


@survey.command("export")
def export_survey(
    name: SurveyName, *, collector: Collector, language: Language = "", out: ExportFolder = Path(), debug: Debug = False
) -> None:
    """Write a questionnaire for a tool that collects answers, or for paper; its export then comes in without a mapping."""
    with errors_told(debug=debug):
        path = Path(name)
        chosen = assessment.surveys.read_survey(path.name, beside=path.parent, language=language)
        for written in assessment.save_survey(chosen, collector, out, language=language):
            typer.echo(written)


@contextmanager
def errors_told(*, debug: bool) -> Iterator[None]:
    """Turn an error into a message for people and the command's exit code."""
    try:
        yield
    except AssessmentError as error:
        code, message = error.exit_code, str(error)
        trace = traceback.format_exception(error) if debug else []
    except KeyboardInterrupt:
        code, message, trace = STOPPED, "Stopped. What was finished is kept: run the same command to go on.", []
    except typer.Exit:
        raise
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        code, message = UNWRITTEN, f"A file can't be read or written ({error.strerror or type(error).__name__}){where}. {GO_ON}"
        trace = traceback.format_exception(error) if debug else []
    except Exception as error:  # noqa: BLE001 - the last place where a fault of ours can become a message
        # an error's own words may hold what is in the files: they are shown only when asked for
        code, message = AssessmentError.exit_code, f"This is a fault of the program ({type(error).__name__})."
        message += "" if debug else " Run the command again with --debug to see where it arose."
        trace = traceback.format_exception(error) if debug else []
    else:
        return
    typer.echo("".join(trace) + message, err=True)
    raise typer.Exit(code)


def release(settings: assessment.settings.Settings, *, as_json: bool = False) -> None:
    """Make the release, and say where it is and what is missing."""
    with assessment.batch.show_progress(settings.home / "private" / "run.log", as_json=as_json) as progress:
        outcome = assessment.batch.run(settings, progress=progress)
    for one in outcome.failed:
        typer.echo(f"Missing: {one.report.name}: {one.reason}. Details are in {outcome.details}", err=True)
    typer.echo(to_json(outcome.values()) if as_json else outcome.text())
    raise typer.Exit(outcome.exit_code)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def to_json(values: object) -> str:
    """Write plain values for a script."""
    return json.dumps(values, indent=1, ensure_ascii=False)
