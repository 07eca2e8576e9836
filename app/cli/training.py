"""`unrolled presets`, `unrolled train` and `unrolled code`: networks without a page."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .console import app, fail
from .specs import DATA, load_data, read_spec

console = Console(stderr=True)


@app.command()
def presets() -> None:
    """List the presets."""
    from ..presets import presets as known
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
        trainer = Trainer(read_spec(preset, learning_rate, seed, load_data(data, target, sequence)))
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
        trainer = Trainer(read_spec(preset, None, seed))
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


def _how_well(seen: Any, spec: Any) -> str:
    """Accuracy, or the error of numbers in their own units, as the end of a sentence."""
    from ..views.units import describe_fit
    if seen.accuracy is not None:
        return f", {seen.accuracy:.1%} right"
    return f", {describe_fit(seen, spec.task.output_names)}" if spec.task.output_names else ""
