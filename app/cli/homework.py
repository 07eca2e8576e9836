"""`unrolled homework` and `unrolled check`: exercises for a class, and what is wrong in them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from .console import app, fail
from .specs import read_spec

PRINTED = 500  # characters of what a learner's file printed that are shown


@app.command()
def homework(course: Annotated[str, typer.Argument(
                 help="Name of a course, such as cs231n.")],
             out: Annotated[Path, typer.Option(help="Folder for the files; it is made if it is not there.")],
             seed: Annotated[int, typer.Option(min=0, help="Another seed gives other numbers.")] = 1) -> None:
    """Write an exercise for a class: a file to fill in, its tests, and the solution."""
    from unrolled.core import SpecError, write_exercise
    try:
        files = write_exercise(course, seed).files()
    except SpecError as error:
        raise fail(str(error)) from None
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise fail(f"--out: expected a folder that can be written, got {out} ({error})") from None
    typer.echo(f"Written to {out}: {', '.join(files)}")


@app.command()
def check(path: Annotated[Path, typer.Argument(
              help="A learner's Python file, which is run on this machine; a folder with those of a class; or arrays "
                   "in NPZ, NPY, JSON, CSV or text, with --preset.")],
          course: Annotated[str | None, typer.Option(
              help="Name of the course whose functions it has; recognised by their names if there is none.")] = None,
          preset: Annotated[str | None, typer.Option(
              help="Name of a preset, or a file with a spec: for arrays, and for a function `backward`.")] = None,
          after: Annotated[int, typer.Option(min=0, help="For arrays: number of updates made before.")] = 0,
          seed: Annotated[int | None, typer.Option(
              min=0, help="Another seed gives other numbers; of arrays, that of the preset counts otherwise.")] = None,
          seconds: Annotated[float, typer.Option(min=0.1, help="Time that one function may take.")] = 10.0,
          report: Annotated[Path | None, typer.Option(
              help="File for a table of the whole folder, as comma-separated values.")] = None) -> None:
    """Check homework, or arrays: say where they begin to be wrong, and by which mistake.

    The status is 0 if all is right, 1 if something is wrong, and 2 if nothing could be checked.
    """
    if not path.exists():
        raise fail(f"PATH: expected a Python file, a folder with some, or a file with arrays, got {str(path)!r}, which "
                   "does not exist")
    if path.is_file() and path.suffix != ".py":
        right = _check_arrays(path, preset, seed, after)
    else:
        files = _homework_files(path)
        reviewer = _reviewer(files, course, preset, 1 if seed is None else seed, seconds)
        right = _check_class(path, files, reviewer, report) if path.is_dir() else _check_file(path, reviewer)
    raise typer.Exit(0 if right else 1)


def _homework_files(path: Path) -> list[Path]:
    """A file alone, or those of a folder."""
    from unrolled.core import SpecError, homework_files
    try:
        return homework_files(path) if path.is_dir() else [path]
    except SpecError as error:
        raise fail(str(error)) from None


def _reviewer(files: list[Path], course: str | None, preset: str | None, seed: int, seconds: float) -> Any:
    """What reviews these files, whose course is that of the first one with functions of one."""
    from unrolled.core import HomeworkError, Reviewer, SpecError, recognised_course
    errors: list[Exception] = []
    try:
        spec = None if preset is None else read_spec(preset, None, None)
    except SpecError as error:
        raise fail(str(error)) from None
    for file in files:
        try:
            return Reviewer(course or recognised_course(file, seconds), seed, seconds, spec)
        except (HomeworkError, SpecError) as error:
            errors.append(error)
    raise fail(str(errors[0]))


def _check_arrays(path: Path, preset: str | None, seed: int | None, after: int) -> bool:
    """Check the arrays of a file, and print what is found; whether all is right."""
    from unrolled.core import SpecError, Trainer, check, finding_in_words, read_given
    if preset is None:
        raise fail("--preset: expected the preset, or the file with a spec, that the arrays belong to, got none")
    try:
        trainer = Trainer(read_spec(preset, None, seed))
        trainer.run(after)
        finding = check(read_given(path.name, path.read_bytes()), trainer)
    except SpecError as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise fail(f"PATH: expected a file that can be read, got {path} ({error})") from None
    typer.echo(f"{path}: update {after + 1} of {preset}\n")
    for sentence in finding_in_words(finding):
        typer.echo(f"  {sentence}")
    return finding.right


def _check_file(path: Path, reviewer: Any) -> bool:
    """Review one file, and print what becomes of each function; whether all is right."""
    from unrolled.core import HomeworkError
    try:
        review = reviewer.review(path)
    except HomeworkError as error:
        raise fail(str(error)) from None
    typer.echo(f"{path}: {reviewer.course.label}")
    for outcome in review.outcomes:
        typer.echo(f"\n{outcome.function}")
        for sentence in outcome.sentences():
            typer.echo(f"  {sentence}")
        if outcome.printed and not outcome.right:
            typer.echo(f"  It printed: {outcome.printed[:PRINTED].rstrip()}")
    for other in review.others:
        typer.echo(f"\nThe file has functions of {other} too: --course {other} checks them.")
    return review.right


def _check_class(folder: Path, files: list[Path], reviewer: Any, report: Path | None) -> bool:
    """Review all files of a folder, and print which mistakes were made in how many; whether all is right."""
    from unrolled.core import most_frequent, report_as_csv, reviewed_rows
    rows = []
    for row in reviewed_rows(folder, files, reviewer):
        rows.append(row)
        why = row.mistakes or row.message or row.outcome
        typer.echo(f"{row.file}  {row.function}  {row.outcome if row.outcome == 'right' else why}")
    typer.echo("")
    for mistake, number in most_frequent(rows):
        typer.echo(f"{number:5}  {mistake}")
    if report is not None:
        try:
            report.write_text(report_as_csv(rows), encoding="utf-8")
        except OSError as error:
            raise fail(f"--report: expected a file that can be written, got {report} ({error})") from None
        typer.echo(f"Written to {report}")
    return all(row.outcome == "right" for row in rows)
