"""Docstrings: a public function with five parameters or more says what each of them is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANY = 5  # parameters
# decorators of routes and commands, whose parameters have descriptions of their own
DECLARED = ("router", "app", "cli")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def sources() -> dict[str, ast.Module]:
    """The modules of core and app, by path."""
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for room in ("core", "app")
            for path in sorted((ROOT / room).rglob("*.py"))}


@cache
def classes() -> dict[str, ast.ClassDef]:
    return {node.name: node for tree in sources().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def public(body: list[ast.stmt], within: ast.ClassDef | None = None) -> Iterator[tuple[ast.ClassDef | None, Function]]:
    """The public functions of a module, and the methods of its public classes, each with its class."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node.body, node)
        elif isinstance(node, Function) and (not node.name.startswith("_") or node.name == "__init__"):
            yield within, node


def parameters(function: Function, method: bool) -> list[str]:
    named = [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return named[1:] if method and named and named[0] in ("self", "cls") else named


def ancestors(cls: ast.ClassDef) -> Iterator[ast.ClassDef]:
    """A class, and those of ours that it derives from."""
    yield cls
    for base in cls.bases:
        if isinstance(base, ast.Name) and base.id in classes():
            yield from ancestors(classes()[base.id])


def docstrings(module: ast.Module, cls: ast.ClassDef | None, function: Function) -> Iterator[str]:
    """Where a parameter may be documented: at the function, at what it overrides, at its class, or once for the
    functions of a module.
    """
    nodes: list[ast.AST] = [module, function]
    for each in ancestors(cls) if cls else ():
        nodes += [each, *(node for node in each.body if isinstance(node, Function) and node.name == function.name)]
    return (ast.get_docstring(node) or "" for node in nodes)


def declared(function: Function) -> bool:
    """Whether it is a route or a command."""
    return any(ast.unparse(decorator).split(".")[0] in DECLARED for decorator in function.decorator_list)


def undocumented(module: ast.Module) -> list[str]:
    found = []
    for cls, function in public(module.body):
        named = parameters(function, cls is not None)
        if len(named) < MANY or declared(function):
            continue
        text = "\n".join(docstrings(module, cls, function))
        found += [f"{cls.name + '.' if cls else ''}{function.name}: {name}" for name in named
                  if not re.search(rf"^ *(?:\w+, )*{name}(?:, \w+)*: \S", text, re.MULTILINE)]
    return found


def test_many_parameters_are_documented():
    assert [f"{path}: {each}" for path, module in sources().items() for each in undocumented(module)] == []


def test_a_parameter_without_a_word_is_found():
    doc = '"""Adds.\n\n    Args:\n        a, b: numbers.\n        c: another.\n    """'
    assert undocumented(ast.parse(f"def add(a, b, c, d, e):\n    {doc}")) == ["add: d", "add: e"]
