"""The command line: what it does, and one line for what it cannot do."""

import csv
import json
import math
import os
import socket
import subprocess
import sys

import httpx
import numpy as np
import pytest
from serverside import XOR, changed
from typer.testing import CliRunner, Result
from unrolled.app.cli import app
from unrolled.app.presets import presets
from unrolled.app.settings import ROOT
from unrolled.core import RunSpec, Trainer, exercise_courses, write_exercise


def unrolled(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, by the same kernels of linear algebra as here."""
    kernels = {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}
    environment = {**kernels, "PYTHONPATH": str(ROOT), "PATH": "", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8",
                   **variables}
    return subprocess.run([sys.executable, "-m", "unrolled.app.cli", *arguments], cwd=ROOT, env=environment,
                          capture_output=True, encoding="utf-8", timeout=60)


def here(*arguments: str) -> Result:
    """The same in this process, which takes a fiftieth of the time: for what is refused at once. What nobody caught is
    thrown.
    """
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, arguments, prog_name="unrolled", catch_exceptions=False)


def test_presets_lists_each():
    done = unrolled("presets")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(presets())


def test_code_writes_a_program_that_prints_the_costs_of_the_training(tmp_path):
    out = tmp_path / "xor.py"
    assert here("code", "xor", "--out", str(out), "--updates", "4", "--after", "3").exit_code == 0
    done = subprocess.run([sys.executable, "xor.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    trainer = Trainer(presets()["xor"].spec)
    trainer.run(3)
    costs = [float(line.split()[-1]) for line in done.stdout.splitlines() if line.startswith("update ")]
    assert costs == pytest.approx(trainer.run(4).tolist(), rel=1e-12)


def test_code_writes_notebooks_and_a_file_beside_a_large_program(tmp_path):
    assert here("code", "digits", "--out", str(tmp_path / "digits.ipynb"), "--language", "jax").exit_code == 0
    assert json.loads((tmp_path / "digits.ipynb").read_text(encoding="utf-8"))["nbformat"] == 4
    with np.load(tmp_path / "digits.npz") as kept:
        assert "W_space1" in kept


@pytest.mark.parametrize(("arguments", "named"), [
    (["digits"], "--out"), (["xor", "--language", "fortran"], "language"), (["nothing"], "PRESET"),
    (["xor", "--out", "nowhere/at/all.py"], "--out"), (["xor", "--updates", "2000"], "updates")])
def test_code_names_what_is_wrong(arguments, named):
    done = here("code", *arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"unrolled: {named}")


def test_code_goes_to_the_terminal_without_a_file():
    assert here("code", "xor").stdout.startswith('"""')


@pytest.mark.parametrize("course", exercise_courses())
def test_homework_writes_the_files_of_an_exercise(course, tmp_path):
    out = tmp_path / "new" / "folder"
    assert here("homework", course, "--out", str(out), "--seed", "5").exit_code == 0
    expected = write_exercise(course, 5)
    assert {path.name for path in out.iterdir()} == set(expected.files())
    assert (out / "homework.py").read_text(encoding="utf-8") == expected.stub
    with np.load(out / "arrays.npz") as kept:
        assert all(np.array_equal(kept[name], array) for name, array in expected.arrays.items())


def test_homework_names_what_is_wrong(tmp_path):
    done = here("homework", "nothing", "--out", str(tmp_path))
    assert (done.exit_code, done.stderr.startswith("unrolled: course: expected one of cs231n")) == (2, True)
    (tmp_path / "file").touch()
    done = here("homework", "nielsen", "--out", str(tmp_path / "file"))
    assert (done.exit_code, done.stderr.startswith("unrolled: --out: expected a folder")) == (2, True)


def wrong_homework() -> str:
    """The solution of an exercise, in which what comes from the next timestep is not added."""
    return write_exercise("cs231n").solution.replace("dh[:, t] + dprev", "dh[:, t]")


def test_check_names_the_mistake_in_a_file(tmp_path):
    path = tmp_path / "homework.py"
    path.write_text(wrong_homework(), encoding="utf-8")
    done = here("check", str(path))
    assert done.exit_code == 1
    assert "Every number is explained by “dh_next not added”." in done.stdout
    path.write_text(write_exercise("cs231n").solution, encoding="utf-8")
    done = here("check", str(path))
    assert (done.exit_code, done.stdout.count("Right: ")) == (0, 4)


def test_check_makes_a_table_of_a_class(tmp_path):
    (tmp_path / "anna").mkdir()
    (tmp_path / "anna" / "homework.py").write_text(write_exercise("cs231n").solution, encoding="utf-8")
    (tmp_path / "bert.py").write_text(wrong_homework(), encoding="utf-8")
    (tmp_path / "carl.py").write_text("def rnn_backward(:", encoding="utf-8")
    report = tmp_path / "class.csv"
    done = here("check", str(tmp_path), "--course", "cs231n", "--report", str(report))
    assert done.exit_code == 1
    assert "    1  dh_next not added\n" in done.stdout
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert [row["outcome"] for row in rows] == ["right"] * 7 + ["wrong", "no result"]
    assert rows[7] == {"file": "bert.py", "function": "rnn_backward", "outcome": "wrong", "message": "",
                       "mistakes": "dh_next not added", "first": "dh0"}
    assert rows[8]["message"].startswith("carl.py has a syntax error in line 1")


def test_check_finds_the_course_of_a_folder_whose_first_file_cannot_be_imported(tmp_path):
    (tmp_path / "anna.py").write_text("nothing(", encoding="utf-8")
    (tmp_path / "bert.py").write_text(write_exercise("nielsen").solution, encoding="utf-8")
    done = here("check", str(tmp_path))
    assert done.exit_code == 1
    assert "bert.py  backprop  right\n" in done.stdout
    assert "anna.py has a syntax error" in done.stdout


def test_check_takes_arrays(tmp_path):
    trainer = Trainer(presets()["xor"].spec)
    trainer.run(3)
    path, right = tmp_path / "mine.npz", dict(trainer.preview().gradients)
    np.savez(path, **right)
    done = here("check", str(path), "--preset", "xor", "--after", "3")
    assert (done.exit_code, "Right: layer1.W_space" in done.stdout) == (0, True)
    np.savez(path, **right | {"layer2.b": -right["layer2.b"]})
    done = here("check", str(path), "--preset", "xor", "--after", "3")
    assert done.exit_code == 1
    assert "is layer2.b[0]: " in done.stdout or "is layer2.b: " in done.stdout
    done = here("check", str(path))
    assert (done.exit_code, done.stderr.startswith("unrolled: --preset: expected the preset")) == (2, True)
    path.write_bytes(b"garbage")
    done = here("check", str(path), "--preset", "xor")
    assert (done.exit_code, done.stderr.startswith("unrolled: mine.npz")) == (2, True)


@pytest.mark.parametrize(("arguments", "said"), [
    (["nowhere.py"], "unrolled: PATH: expected a Python file, a folder with some, or a file with arrays, got 'nowhere"),
    (["empty.py"], "unrolled: empty.py: expected functions of a course: "),
    (["folder"], "unrolled: folder: expected a folder with Python files, got none in it"),
    (["empty.py", "--course", "cs231n", "--preset", "xor"], "unrolled: preset: expected none, or a course for any "),
])
def test_check_says_what_it_cannot_check(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.py").touch()
    (tmp_path / "folder").mkdir()
    done = here("check", *arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith(said)


def test_train_writes_the_last_update(tmp_path):
    done = unrolled("train", "xor", "--steps", "50", "--out", str(tmp_path / "trace.npz"), "--seed", "4",
                    "--learning-rate", "0.25")
    assert done.returncode == 0, done.stderr
    assert "50 updates" in done.stdout
    spec = presets()["xor"].spec.to_dict()
    trainer = Trainer(RunSpec.from_dict(spec | {"seed": 4, "optimiser": spec["optimiser"] | {"learning_rate": 0.25}}))
    trainer.run(49)
    step = trainer.step()
    with np.load(tmp_path / "trace.npz") as written:
        assert written["index"] == 50
        assert {"epoch", "cost", "rate", "norm"} <= set(written)
        assert RunSpec.from_dict(json.loads(str(written["spec"]))) == trainer.spec
        for name, array in step.arrays().items():
            np.testing.assert_array_equal(written[name], array)


def test_train_takes_a_file(tmp_path):
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(XOR))
    assert "3 updates" in unrolled("train", str(file), "--steps", "3").stdout


def test_train_says_that_it_diverged(tmp_path):
    file = tmp_path / "wild.json"
    file.write_text(json.dumps(changed(XOR, task={"kind": "sine"},
                                       layers=[{"kind": "dense", "units": 3, "activation": "linear"},
                                                                           {"kind": "dense", "units": 1,
                                                                            "activation": "linear"}],
                                       optimiser={"kind": "gradient_descent", "learning_rate": 1000.0})))
    done = unrolled("train", str(file), "--steps", "300")
    assert done.returncode == 1, done.stderr
    assert "smaller learning rate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("arguments", "named"), [
    (["train", "chess"], "chess"), (["train", "xor", "--seed", "-1"], "seed"),
    (["train", "xor", "--seed", "lucky"], "seed"),
    (["train", "xor", "--steps", "0"], "steps"), (["train", "xor", "--learning-rate", "-1"], "learning_rate"),
    (["train", "."], "."),
    (["train", "xor", "--out", "/no/such/folder/x.npz"], "--out"), (["train", "xor", "--out", "."], "--out"),
    (["train"], "preset"),
    (["serve", "--port", "65536"], "port"), (["serve", "--port", "http"], "port"),
    (["serve", "--host", "no.such.host.invalid", "--port", "0"], "no.such.host"),
    (["fly"], "fly")])
def test_what_is_wrong_is_said_without_a_traceback(arguments, named):
    done = here(*arguments)
    assert done.exit_code == 2, done.output
    assert named in done.stderr


def test_a_wrong_argument_is_said_without_a_traceback_by_the_command_itself():
    done = unrolled("train", "chess")
    assert done.returncode == 2
    assert "chess" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("content", "named"), [("{", "JSON"), ("[]", "expected"),
                                                ('{"task": "xor", "colour": 1}', "colour"), ("\ufeff\x00", "JSON")])
def test_a_wrong_file_is_named_in_one_line(tmp_path, content, named):
    file = tmp_path / "mine.json"
    file.write_text(content, encoding="utf-8")
    done = here("train", str(file))
    assert done.exit_code == 2
    assert named in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_in_use_is_said_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = unrolled("serve", "--port", str(port), "--no-browser")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert f"127.0.0.1:{port}" in done.stderr


def test_a_wrong_setting_is_named():
    done = unrolled("serve", "--port", "0", "--no-browser", UNROLLED_MAX_RUNS="lots")
    assert done.returncode == 2
    assert "UNROLLED_MAX_RUNS" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("options", "variables", "says"), [
    (["--root-path", "/api"], {}, "UNROLLED_ROOT_PATH: expected a path such as /unrolled"),
    ([], {"UNROLLED_ROOT_PATH": "unrolled"}, "UNROLLED_ROOT_PATH: expected a path such as /unrolled"),
    ([], {"UNROLLED_TRUSTED_PROXIES": "nginx"}, "UNROLLED_TRUSTED_PROXIES: expected addresses and networks"),
    ([], {"UNROLLED_METRICS_FOR": "10.0.0.1/8"}, "'10.0.0.1/8' is neither")])
def test_a_wrong_place_behind_a_proxy_is_said_in_a_line(options, variables, says):
    done = unrolled("serve", "--port", "0", "--no-browser", *options, **variables)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_serve_says_where_it_is(server):
    assert httpx.get(f"{server.url}/healthz").json() == {"status": "ok"}
    assert server.log.read_text() == ""


def test_train_learns_a_file_alone_or_with_the_network_of_a_preset(tmp_path):
    file, out = tmp_path / "sums.csv", str(tmp_path / "trace.npz")
    file.write_text("id,t,x,y\n" + "".join(f"{s},{n},{(s * n) % 3},{s + n}\n" for s in range(10) for n in range(4)))
    for arguments, inputs in (([], 1), (["last-bit"], 1), (["xor", "--target", "x", "--sequence", "t"], 1)):
        done = unrolled("train", *arguments, "--data", str(file), "--steps", "20", "--out", out)
        assert done.returncode == 0, done.stderr
        with np.load(out) as written:
            assert written["inputs"].shape[2] == inputs, arguments
            assert json.loads(str(written["spec"]))["task"]["kind"] == "data"


def test_train_keeps_the_sequences_that_are_named_and_says_what_it_guessed_in_the_units_of_the_target(tmp_path):
    file, out = tmp_path / "prices.csv", str(tmp_path / "trace.npz")
    rows = (f"{s},2020-{1 + n // 28:02}-{1 + n % 28:02},{100 + 10 * math.sin(n / 3 + ord(s))}\n" for s in "ABCD"
            for n in range(60))
    file.write_text("symbol,date,price\n" + "".join(rows))
    done = unrolled("train", "--data", str(file), "--target", "price", "--sequence", "symbol", "--steps", "20", "--out",
                    out)
    assert done.returncode == 0, done.stderr
    with np.load(out) as written:
        assert json.loads(str(written["spec"]))["task"]["roles"] == ["sequence", "time", "next"]
    for said in ("The first row names the columns.", "symbol: sequence", "date: time", "price: next", "R² = ", "RMSE",
                 "(price)"):
        assert said in done.stdout, said


@pytest.mark.parametrize("arguments", [[], ["carousel"]], ids=["alone", "carousel"])
def test_train_learns_a_text(tmp_path, arguments):
    file, out = tmp_path / "rose.txt", str(tmp_path / "trace.npz")
    file.write_text("a rose is a rose is a rose. " * 20)
    done = unrolled("train", *arguments, "--data", str(file), "--steps", "5", "--out", out)
    assert done.returncode == 0, done.stderr
    with np.load(out) as written:
        assert written["outputs"].shape[::2] == (25, 8)


@pytest.mark.parametrize(("content", "arguments", "says"), [
    ("a,b\n1,2\n3\n", [], "line 3, column 2 (b): expected 2 cells"),
    ("a,b\n1,2\n3,4\n", ["--target", "c"], "--target: expected one of the columns a, b, got 'c'")])
def test_a_malformed_file_is_refused_in_a_line(tmp_path, content, arguments, says):
    file = tmp_path / "data.csv"
    file.write_text(content)
    done = here("train", "--data", str(file), *arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert here("serve", "--data", str(tmp_path / "none.csv"), "--no-browser").exit_code == 2
