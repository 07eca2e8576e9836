"""The command `unrolled`: serve the page, or train without one."""

import json
import threading
import time
import tomllib
import urllib.parse
import urllib.request
import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

app = typer.Typer(help="Watch backpropagation travel through layers and time.", no_args_is_help=True,
                  add_completion=False,
                  pretty_exceptions_enable=False, rich_markup_mode=None)
console = Console(stderr=True)
DATA = ("A file to learn from: CSV, a workbook of Excel or LibreOffice, JSON, ARFF, .ts, .tsf, text, IDX, NPZ or NPY; "
        "of IDX images and labels, or a folder with them.")

PRINTED = 500  # characters of what a learner's file printed that are shown


def main() -> None:
    """Run the command line."""
    app()


def fail(message: str) -> typer.Exit:
    """Print an error in one line; raise the result to exit with status 2."""
    typer.echo(f"unrolled: {message}", err=True)
    return typer.Exit(2)


@app.command()
def serve(host: Annotated[str,
                          typer.Option(
                              help="Address to listen on; 0.0.0.0 for all addresses of this machine.")] = "127.0.0.1",
          port: Annotated[int,
                          typer.Option(min=0, max=65535, help="Port to listen on; 0 for any that is free.")] = 8000,
          browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
          data: Annotated[list[Path] | None, typer.Option(help=DATA)] = None,
          root_path: Annotated[str | None,
                               typer.Option(
                                   help="Path at which a proxy serves this server, such as /unrolled.")] = None,
          state: Annotated[str | None,
                           typer.Option(
                               help="Folder that keeps runs, halls and uploads for a restart.")] = None) -> None:
    """Serve the page, and open it."""
    from unrolled.core import SpecError

    from .server import bind
    from .server import serve as serve_on
    from .settings import Settings
    from .state import StateError, open_state
    from .uploads.adapting import read_files
    try:
        loaded = read_files(data) if data else None
        limits = Settings(**{name: value for name, value in (("root_path", root_path), ("state", state))
                             if value is not None})
        store = open_state(limits.state)
        listening = bind(host, port, limits.send_deadline)
    except SpecError as error:
        raise fail(str(error)) from None
    except StateError as error:
        raise fail(f"--state: {error}") from None
    except (OSError, ValidationError) as error:
        raise fail(_why(error,
                        f"cannot listen on {host}:{port}; is something else using it? Try --port {min(port + 1, 65535)}")) from None
    name, port = ("127.0.0.1" if host in ("0.0.0.0", "::") else host), listening.getsockname()[1]
    address = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    address += f"/?data={loaded.id}" if loaded else ""
    typer.echo(f"Unrolled is at {address} (Ctrl+C ends it)")
    if browser:
        threading.Thread(target=_open_when_ready, args=(address,), daemon=True).start()
    serve_on(listening, limits, loaded, store)


def _why(error: Exception, otherwise: str) -> str:
    """The setting that does not fit, or else what was tried."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return (
            f"UNROLLED_{str(first['loc'][0]).upper()}: {first['msg'].removeprefix('Value error, ')}, got "
            f"{first['input']!r}")
    return f"{otherwise} ({error})"


def _open_when_ready(address: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(urllib.parse.urljoin(address, "/healthz"), timeout=2):
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(0.1)


@app.command()
def presets() -> None:
    """List the presets."""
    from .presets import presets as known
    width = max(map(len, known()))
    for preset in known().values():
        typer.echo(f"{preset.name:{width}}  {preset.title}: {preset.about}")


@app.command()
def train(preset: Annotated[str | None,
                            typer.Argument(
                                help="Name of a preset, or a file with a spec in JSON or TOML; not needed with --data.")] = None,
          steps: Annotated[int, typer.Option(min=1, help="Number of updates.")] = 1000,
          out: Annotated[Path | None,
                         typer.Option(help="File for the last update with all its arrays, for NumPy.")] = None,
          learning_rate: Annotated[float | None, typer.Option(help="Another learning rate.")] = None,
          seed: Annotated[int | None, typer.Option(help="Another seed.")] = None,
          data: Annotated[list[Path] | None, typer.Option(help=DATA)] = None,
          target: Annotated[str | None, typer.Option(help="With --data: the column to predict.")] = None,
          sequence: Annotated[str | None,
                              typer.Option(
                                  help="With --data: the column whose values tell the sequences apart.")] = None) -> None:
    """Train a preset, a spec of your own or a file of data without a page."""
    import numpy as np
    from unrolled.core import SpecError, Trainer, divergence_reason, fingerprint, plural
    try:
        trainer = Trainer(_spec(preset, learning_rate, seed, _load(data, target, sequence)))
    except SpecError as error:
        raise fail(str(error)) from None
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        raise fail(f"--out: expected a file in a folder that exists, got {out}")
    with Progress(TextColumn("update"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn(),
                  TextColumn("{task.fields[cost]}"), console=console) as bar:
        task = bar.add_task("", total=steps, cost="")
        step = None
        while step is None:
            before, wanted = trainer.state(), min(steps - 1 - trainer.update, max(1, steps // 200))
            costs = trainer.run(wanted)
            if not (np.isfinite(costs).all() and trainer.finite):
                trainer.restore(before)
                step = next(step for step in iter(trainer.step, None) if not step.finite)
            elif trainer.update == steps - 1:
                step = trainer.step()
            bar.update(task, completed=trainer.update, cost=f"cost {(step.cost if step else costs.mean()):.4g}")
    seen = trainer.evaluate()
    typer.echo(
        f"{plural(trainer.update, 'update')}: cost {step.cost:.6g}, validation cost "
        f"{seen.cost:.6g}{_how_well(seen, trainer.spec)}")
    if out is not None:
        try:
            with out.open("wb") as file:
                np.savez_compressed(file, numerics=fingerprint(), **step.numbers(),
                                    spec=json.dumps(trainer.spec.to_dict()), **step.arrays())
        except OSError as error:
            raise fail(f"--out: expected a file that can be written, got {out} ({error})") from None
        typer.echo(f"Written to {out}")
    if not step.finite:
        typer.echo(f"unrolled: diverged at update {step.index:,}. {divergence_reason(step)}", err=True)
        raise typer.Exit(1)


@app.command()
def code(preset: Annotated[str, typer.Argument(help="Name of a preset, or a file with a spec in JSON or TOML.")],
         language: Annotated[str, typer.Option(help="Its language: numpy, pytorch, jax …")] = "numpy",
         out: Annotated[Path | None,
                        typer.Option(help="File for the program; one that ends in .ipynb is a notebook.")] = None,
         updates: Annotated[int, typer.Option(min=1, help="Number of updates that the program makes.")] = 10,
         after: Annotated[int, typer.Option(min=0, help="Number of updates made before it begins.")] = 0,
         seed: Annotated[int | None, typer.Option(help="Another seed.")] = None) -> None:
    """Write a network out as a program that needs nothing of Unrolled."""
    from unrolled.core import SpecError, Trainer, write_script
    name = out.stem if out else "unrolled"
    try:
        trainer = Trainer(_spec(preset, None, seed))
        trainer.run(after)
        script = write_script(trainer, language, updates, name)
    except SpecError as error:
        raise fail(str(error)) from None
    if out is None:
        if script.arrays:
            raise fail("--out: expected a file, since its numbers lie in a file beside the program, got none")
        typer.echo(script.text, nl=False)
        return
    try:
        out.write_text(script.notebook() if out.suffix == ".ipynb" else script.text, encoding="utf-8")
        if script.arrays:
            out.with_suffix(".npz").write_bytes(script.npz())
    except OSError as error:
        raise fail(f"--out: expected a file that can be written, got {out} ({error})") from None
    typer.echo(f"Written to {out}" + (f" and {out.with_suffix('.npz')}" if script.arrays else ""))


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
        reviewer = _reviewer(path, course, preset, 1 if seed is None else seed, seconds)
        right = _check_class(path, reviewer, report) if path.is_dir() else _check_file(path, reviewer)
    raise typer.Exit(0 if right else 1)


def _reviewer(path: Path, course: str | None, preset: str | None, seed: int, seconds: float) -> Any:
    """What reviews a file or a folder, whose course is that of its first file with functions of one."""
    from unrolled.core import HomeworkError, Reviewer, SpecError, homework_files, recognised_course
    errors: list[Exception] = []
    try:
        spec = None if preset is None else _spec(preset, None, None)
        files = homework_files(path) if path.is_dir() else [path]
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
        trainer = Trainer(_spec(preset, None, seed))
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


def _check_class(folder: Path, reviewer: Any, report: Path | None) -> bool:
    """Review all files of a folder, and print which mistakes were made in how many; whether all is right."""
    from unrolled.core import homework_files, most_frequent, report_as_csv, reviewed_rows
    rows = []
    for row in reviewed_rows(folder, homework_files(folder), reviewer):
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


def _load(data: list[Path] | None, target: str | None, sequence: str | None) -> Any:
    """The data of files with the roles of their columns; prints what was guessed."""
    from unrolled.core import SpecError, infer_roles_with_reasons

    from .uploads.adapting import describe_guesses, read_files
    if not data:
        return None
    loaded = read_files(data)
    try:
        found = infer_roles_with_reasons(loaded, target, sequence)
    except SpecError as error:
        raise fail(f"--{error}") from None
    for line in describe_guesses(found):
        typer.echo(line)
    return loaded, tuple(found.roles)


def _how_well(seen: Any, spec: Any) -> str:
    """Accuracy, or the error of numbers in their own units, as the end of a sentence."""
    from .views.units import describe_fit
    if seen.accuracy is not None:
        return f", {seen.accuracy:.1%} right"
    return f", {describe_fit(seen, spec.task.output_names)}" if spec.task.output_names else ""


def _spec(name: str | None, learning_rate: float | None, seed: int | None, data: Any = None) -> Any:
    """The spec of a preset or a file, changed by the options.

    Args:
        name: of the preset or file; None for the spec that the data suggest.
        learning_rate, seed: replace those of the spec, unless None.
        data: loaded data and the roles of their columns, to which the spec is adapted.
    """
    from unrolled.core import RunSpec

    from .presets import presets as known
    from .uploads.adapting import adapt_spec_to_data
    if name is None and data is None:
        raise fail(
            f"PRESET: expected a preset ({', '.join(known())}), a file with a spec, or --data with a file to learn from")
    found = None if name is None else known()[name].spec.to_dict() if name in known() else _read(Path(name), known())
    if data is not None:
        found = adapt_spec_to_data(None if found is None else RunSpec.from_dict(found), *data)
    if isinstance(found, dict):
        if seed is not None:
            found["seed"] = seed
        if learning_rate is not None:
            optimiser = found.get("optimiser", "gradient_descent")
            found["optimiser"] = (optimiser if isinstance(optimiser, dict)
                                  else {"kind": optimiser}) | {"learning_rate": learning_rate}
    return RunSpec.from_dict(found)


def _read(path: Path, known: dict[str, Any]) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except OSError:
        raise fail(f"PRESET: expected one of {', '.join(known)}, or a file, got {str(path)!r}") from None
    except (ValueError, RecursionError) as error:
        raise fail(
            f"{path}: expected {'TOML' if path.suffix == '.toml' else 'JSON'}, got something else ({error})") from None
    return data.get("spec", data) if isinstance(data, dict) else data


if __name__ == "__main__":
    main()
