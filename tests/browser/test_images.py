"""The images that a network reads, and what it says of each."""

import csv

import pytest
from looking import barriers, learn, run_id, select_cell, until, visit

GALLERY = "document.querySelector('.gallery')"
READ = f"{GALLERY}?.querySelectorAll('li').length === 48"


@pytest.fixture
def digits(page, server):
    """Images with what is read in them after three updates; the charts are not drawn."""
    visit(page, f"{server.url}/?preset=digits")
    until(page, "unrolled.tick?.views.prediction && document.querySelector('.gallery li')")
    learn(page, 3)
    until(page, f"{READ} && unrolled.tick.update === 3 && unrolled.drawn")
    return page


def told(page) -> list[str]:
    return page.locator(".gallery li").evaluate_all("(tiles) => tiles.map((tile) => tile.getAttribute('aria-label'))")


def test_every_image_says_what_is_read_in_it_and_the_wrong_ones_come_first(digits):
    answer = digits.evaluate("() => fetch(`/api/runs/${unrolled.run.id}/images`).then((answer) => answer.json())")
    said = digits.evaluate("() => [...unrolled.tick.views.prediction.said.data]")
    wrong = [i for i, (one, other) in enumerate(zip(said, answer["classes"], strict=True)) if one != other]
    until(digits, f"{GALLERY}.textContent.includes('of 360 images right, {len(wrong)} wrong')")
    first = [f"Image {i + 1}: read as {said[i]:.0f}, wrong: it is {answer['classes'][i]}" for i in wrong]
    assert told(digits)[: len(first)] == first[:48]
    assert digits.locator(".gallery li.wrong").count() == min(48, len(wrong))
    text = digits.locator(".gallery li.wrong").first.inner_text().replace("\u2009", " ")
    assert text == f"{said[wrong[0]]:.0f} ≠ {answer['classes'][wrong[0]]}"


def test_one_image_by_itself_by_key_with_the_output_of_every_class(digits):
    before = digits.evaluate("() => unrolled.tick.update")
    digits.locator(".gallery li").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
        digits.keyboard.press(key)
    name = told(digits)[1]
    until(digits, f"document.querySelector('.one-image canvas').getAttribute('aria-label') === '{name}'")
    image = int(name.split(":")[0].split()[1]) - 1
    until(digits,
          f"""[...document.querySelectorAll('.one-image td[data-value]')].map(({{ dataset }}) => Number(dataset.value)).join()
        === unrolled.tick.views.prediction.outputs.data.slice({10 * image}, {10 * image + 10}).join()""")  # a panel follows the newest picture by and by
    assert barriers(digits, "#panels") == []
    digits.keyboard.press("Escape")
    assert digits.locator(".one-image").is_hidden()
    assert digits.evaluate("() => unrolled.tick.update") == before


def test_the_output_has_the_names_of_the_classes(digits):
    select_cell(digits)
    names = digits.locator("#inspector .of-class")
    until(digits, "document.querySelectorAll('#inspector .of-class').length === 10")
    assert names.all_inner_texts() == [str(digit) for digit in range(10)]
    until(digits, "document.querySelector('#inspector table:not(.units) th').textContent === 'class'")


def test_two_networks_read_the_same_images_in_the_same_order(digits):
    before = run_id(digits)
    digits.locator("#preset").select_option("nielsen-digits")
    until(digits, f"unrolled.run.id !== '{before}' && document.querySelectorAll('.gallery:has(li)').length === 2")
    a, b = (digits.locator(
        ".gallery").nth(i).locator("li").evaluate_all("(tiles) => tiles.map((tile) => tile.title.split(':')[0])")
            for i in (0, 1))
    assert a == b
    digits.locator(".gallery li").first.click()
    until(digits,
          "[...document.querySelectorAll('.one-image p')].filter((line) => line.textContent.startsWith('Image "
          "')).length === 2")


def kept(page, form: str) -> str:
    page.get_by_role("button", name="Save Prediction and target as a file").click()
    with page.expect_download() as file:
        page.get_by_role("button", name=f"Prediction and target as {form}").click()
    page.keyboard.press("Escape")
    return file.value.path().read_text()


def test_the_images_as_a_picture_and_as_a_table(digits):
    picture = kept(digits, "SVG")
    assert picture.count("<image") == 48
    assert "of 360 images right" in picture
    head, *body = csv.reader(kept(digits, "CSV").splitlines())
    assert head[:3] == ["image", "is", "read as"]
    assert len(body) == 360
    assert {line[3] for line in body} == {"right", "wrong"}
