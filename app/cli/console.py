"""The command itself, and how it prints errors."""

import typer

app = typer.Typer(help="Watch backpropagation travel through layers and time.", no_args_is_help=True,
                  add_completion=False,
                  pretty_exceptions_enable=False, rich_markup_mode=None)


def main() -> None:
    """Run the command line."""
    app()


def fail(message: str) -> typer.Exit:
    """Print an error in one line; raise the result to exit with status 2."""
    typer.echo(f"unrolled: {message}", err=True)
    return typer.Exit(2)
