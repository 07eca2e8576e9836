"""A right solution passes, a planted mistake is named, and what a file does otherwise is said in words."""

from inspect import signature
from types import ModuleType

import pytest
from planted import PLANTED
from unrolled.core import Reviewer, RunSpec, SpecError, exercise_courses, recognised_course, write_exercise
from unrolled.core.homework.courses import courses
from unrolled.core.homework.review import course_with

CASES = [(course, planted) for course, every in PLANTED.items() for planted in every]


class InProcess(Reviewer):
    """Calls the functions of a text here, since hundreds of processes take long."""

    def outcomes(self, text):
        homework = ModuleType("homework")
        exec(text, vars(homework))
        return {trial.function: self.checked(trial, homework) for trial in self.course.trials}


@pytest.fixture(scope="module")
def reviewers():
    return {course: InProcess(course) for course in exercise_courses()}


def test_every_course_has_eight_planted_mistakes():
    assert {course: len(PLANTED.get(course, ())) >= 8 for course in exercise_courses()} == dict.fromkeys(
        exercise_courses(), True)


@pytest.mark.parametrize("seed", [0, 5, 2**32 - 1])
@pytest.mark.parametrize("course", exercise_courses())
def test_the_solution_is_right(course, seed):
    outcomes = InProcess(course, seed).outcomes(write_exercise(course).solution)
    assert [name for name, outcome in outcomes.items() if not outcome.right] == []


@pytest.mark.parametrize(("course", "planted"), CASES)
def test_a_planted_mistake_is_named_and_no_other(reviewers, course, planted):
    solution = write_exercise(course).solution
    assert solution.count(planted.right) == 1
    outcome = reviewers[course].outcomes(solution.replace(planted.right, planted.wrong))[planted.function]
    named = [[mistake.kind for mistake in together] for together in outcome.finding.mistakes]
    assert named
    assert {kind for kinds in named for kind in kinds} <= planted.kinds
    assert all(len(kinds) == 1 for kinds in named)
    if reviewers[course].course.layer:
        assert "layer" not in " ".join(outcome.sentences()).split("Every number")[0]


@pytest.mark.parametrize(("course", "right", "wrong", "said"), [
    ("mytorch-gru", "* self.z * (1 - self.z)", "", "“σ′ missing” at gate z."),
    ("mytorch-gru", "* (1 - self.n**2)", "", "“σ′ missing” at gate n."),
    ("deep-learning-specialization-lstm", "it * (1 - cct**2)", "it", "“σ′ missing” at gate c."),
    ("cs231n-lstm", "dg * (1 - g**2)", "dg", "“σ′ missing” at gate g."),
])
def test_a_gate_has_the_letter_of_the_course(reviewers, course, right, wrong, said):
    outcome = list(reviewers[course].outcomes(write_exercise(course).solution.replace(right, wrong)).values())[-1]
    assert f"Every number is explained by {said}" in outcome.sentences()


def test_timesteps_in_the_reverse_order_are_said(reviewers):
    text = write_exercise("deep-learning-specialization").solution.replace("dx[::-1], axis=2", "dx, axis=2")
    outcome = reviewers["deep-learning-specialization"].outcomes(text)["rnn_backward"]
    assert any(said.startswith("In dx ") and said.endswith("; it is in the reverse order along axis 2.")
               for said in outcome.sentences())


def test_everything_divided_by_the_number_of_samples_is_not_right(reviewers):
    """Although the course has such numbers elsewhere: what reaches the layer from above is given."""
    course = "deep-learning-specialization"
    text = write_exercise(course).solution.replace("da_next * (1", "da_next / da_next.shape[1] * (1")
    assert not any(outcome.right for outcome in reviewers[course].outcomes(text).values())


def test_a_file_is_reviewed_in_processes_of_its_own(tmp_path):
    solution, planted = write_exercise("cs231n").solution, PLANTED["cs231n"][0]
    path = tmp_path / "homework.py"
    path.write_text("print('hello')\n" + solution.replace(planted.right, planted.wrong), encoding="utf-8")
    assert recognised_course(path) == "cs231n"
    review = Reviewer("cs231n").review(path)
    assert [outcome.right for outcome in review.outcomes] == [True, True, True, False]
    assert not review.right
    assert review.outcomes[-1].printed == "hello\n"
    assert "Every number is explained by “dh_next not added”." in review.outcomes[-1].sentences()


@pytest.mark.parametrize(("course", "outcomes"), [("mytorch-rnn", 2), ("mytorch-gru", 2), ("min-char-rnn", 1)])
def test_classes_and_variables_of_a_file_work_in_a_process_of_its_own(tmp_path, course, outcomes):
    path = tmp_path / "homework.py"
    path.write_text(write_exercise(course).solution, encoding="utf-8")
    assert recognised_course(path) == course
    assert [outcome.right for outcome in Reviewer(course).review(path).outcomes] == [True] * outcomes


def test_a_file_with_functions_of_two_courses_is_reviewed_for_one_and_the_other_named(tmp_path):
    path = tmp_path / "homework.py"
    courses_of_it = ("cs231n", "cs231n-lstm")
    path.write_text("\n".join(write_exercise(course).solution for course in courses_of_it), encoding="utf-8")
    reviews = [Reviewer(course).review(path) for course in courses_of_it]
    assert [(review.right, review.others) for review in reviews] == [(True, ("cs231n-lstm",)), (True, ("cs231n",))]


def defined(course, names):
    """The parameters of these functions of a course."""
    return {each.__name__: tuple(signature(each).parameters) for each in course.functions if each.__name__ in names}


@pytest.mark.parametrize("course", courses().values(), ids=courses())
def test_a_course_is_recognised_by_each_of_its_functions_alone(course):
    names = [each.__name__ for each in course.functions]
    assert course_with(defined(course, names)) == course.name
    assert [course_with(defined(course, [name])) for name in names] == [course.name] * len(names)


@pytest.mark.parametrize(("right", "wrong", "said"), [
    ("dx[:, t], dprev", "while True: pass\n        dx[:, t], dprev", "rnn_backward did not end within 0.3 s."),
    ("dx[:, t], dprev", "undefined\n        dx[:, t], dprev",
     "rnn_backward raised NameError in line 61: name 'undefined' is not defined."),
    ("return dx, dprev, dWx", "return dx.T, dprev, dWx",
     "rnn_backward gave dx: expected an array of the shape (2, 5, 3) (CS231n, assignment 3), got (3, 5, 2)."),
    ("return dx, dprev, dWx", "return dprev, dWx",
     "rnn_backward gave something else: expected 5 results (dx, dh0, dWx, dWh, db), got 4."),
    ("return dx, dprev, dWx, dWh, db", "return None", "rnn_backward gave something else: "),
    ("def rnn_backward", "def another", "rnn_backward is not defined."),
])
def test_what_gives_no_result_is_said(tmp_path, right, wrong, said):
    path = tmp_path / "homework.py"
    path.write_text(write_exercise("cs231n").solution.replace(right, wrong), encoding="utf-8")
    *others, backward = Reviewer("cs231n", seconds=0.3).review(path).outcomes
    assert all(outcome.right for outcome in others)
    assert backward.finding is None
    assert backward.sentences()[0].startswith(said)


def test_a_flood_of_prints_is_cut_and_does_no_harm(tmp_path):
    path = tmp_path / "homework.py"
    flood = "print('x' * 100_000)\n        dx[:, t], dprev"
    path.write_text(write_exercise("cs231n").solution.replace("dx[:, t], dprev", flood), encoding="utf-8")
    backward = Reviewer("cs231n").review(path).outcomes[-1]
    assert backward.right
    assert len(backward.printed) < 21_000


def test_a_function_of_any_network_is_checked_on_another_network(tmp_path):
    path = tmp_path / "homework.py"
    path.write_text(write_exercise("unrolled").solution, encoding="utf-8")
    spec = RunSpec.from_dict({"task": "sum_of_bits", "layers": [
        {"kind": "recurrent", "units": 3}, {"kind": "dense", "units": 1, "activation": "linear"}]})
    assert Reviewer("unrolled", spec=spec).review(path).right
    with pytest.raises(SpecError, match=r"preset: expected none, or a course for any network \(unrolled\), got cs231n"):
        Reviewer("cs231n", spec=spec)


def test_a_file_of_no_course_is_refused(tmp_path):
    path = tmp_path / "homework.py"
    path.write_text("def something(): pass\n", encoding="utf-8")
    with pytest.raises(SpecError, match=r"homework.py: expected functions of a course: .*, got something"):
        recognised_course(path)
