"""A file of one's own on the page: looked at, given other roles, trained on, and refused where it is wrong."""

import json

import pytest
from looking import learn, run_id, until, visit

LEAVES = "length,width,tree\n" + "".join(f"{i}.5,{i % 7},{'oak' if i % 7 < 3 else 'elm'}\n" for i in range(40))
SAYS = "document.querySelector('#own-data-says').textContent"


def file(text: str, name: str = "leaves.csv") -> dict:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


@pytest.fixture
def own(page, server):
    """The page with its own example of data, which is there until a file is."""
    visit(page, server.url)
    before = run_id(page)
    page.locator("[data-kind-of=task]").select_option("data")
    until(page,
          f"unrolled.run.id !== '{before}' && unrolled.tick?.run === unrolled.run.id && {SAYS}.includes('An example')")
    return page


def give(page, text: str, **names) -> None:
    page.locator("#own-data input[type=file]").set_input_files(file(text, **names))


def trained(page) -> dict:
    """Train on what is shown, a little; the set-up."""
    before = run_id(page)
    page.locator("#own-data [data-part=train]").focus()
    page.keyboard.press("Enter")
    until(page, f"unrolled.run.id !== '{before}' && unrolled.tick?.run === unrolled.run.id")
    learn(page, 2)
    return page.evaluate("() => unrolled.run.spec")


def test_a_table_is_looked_at_and_trained_on(own):
    before = run_id(own)
    give(own, LEAVES)
    until(own,
          f"{SAYS}.startsWith('leaves.csv: a table, 40 rows, 3 columns. 40 samples: 32 for training, 8 for "
          "validation.')")
    roles = own.locator("#own-data [data-part=columns] select")
    assert [select.input_value() for select in roles.all()] == ["input", "input", "class"]
    assert own.locator("#own-data [data-part=rows] tr").count() == 6
    assert run_id(own) == before
    spec = trained(own)
    assert (spec["task"]["roles"], spec["cost"]) == (["input", "input", "class"], "binary_cross_entropy")


def test_roles_can_be_changed_by_key_before_it_trains(own):
    give(own, LEAVES)
    until(own, f"{SAYS}.startsWith('leaves.csv')")
    own.get_by_label("Role of tree").select_option("ignore")
    until(own, f"{SAYS}.includes('target, class or next')")
    assert own.locator("#own-data [data-part=train]").is_disabled()
    own.get_by_label("Role of width").focus()
    own.keyboard.press("t")
    until(own, f"{SAYS}.includes('1 input, 1 output.')")
    assert own.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Role of width"
    assert trained(own)["task"]["roles"] == ["input", "target", "ignore"]


MALFORMED = {
    "": "line 1, column 1: expected a table; got an empty file.",
    "a,b\n": "line 2, column 1: expected rows with data; got only a header.",
    "a,b\n1,2\n3\n": "line 3, column 2 (b): expected 2 cells, as in the first row; got 1 cell.",
    "a,b\n1,2\n3,4,5\n": "line 3, column 3: expected 2 cells, as in the first row; got 3 cells.",
    'a,b\n1,2\n3,"4\n': "line 3, column 2: expected closed quotes",
    "a,b\n1,2\n3,\0\n": "line 3, character 3: expected text without NUL characters",
}
DROP = """([name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    document.querySelector('.stage').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}"""


def test_files_that_are_dropped_on_the_page_are_refused_at_line_and_column(page, server):
    visit(page, server.url)
    for i, (text, expected) in enumerate(MALFORMED.items()):
        page.evaluate(DROP, [f"{i}.csv", text])
        until(page, f"{SAYS}.startsWith({json.dumps(expected)})")
    page.evaluate(DROP, ["leaves.csv", LEAVES])
    until(page, f"{SAYS}.startsWith('leaves.csv')")
    assert trained(page)["task"]["kind"] == "data"


def test_the_role_that_is_wrong_is_marked_and_the_others_stay(own):
    give(own, LEAVES)
    until(own, f"{SAYS}.startsWith('leaves.csv')")
    own.get_by_label("Role of width").select_option("class")
    until(own, f"{SAYS}.includes('one column of classes, and no other')")
    marked = own.locator("#own-data [aria-invalid]")
    assert marked.count() == 1
    assert marked.get_attribute("aria-label") == "Role of tree"
    assert own.locator("#own-data [data-part=columns] select").count() == 3
    own.get_by_label("Role of tree").select_option("ignore")
    until(own, f"{SAYS}.includes('1 input, 7 outputs for 7 classes')")
    assert own.locator("#own-data [aria-invalid]").count() == 0


def test_the_first_row_names_the_columns_or_is_data(own):
    give(own, LEAVES)
    until(own, f"{SAYS}.includes('40 rows')")
    own.get_by_label("The first row names the columns").focus()
    own.keyboard.press("Space")
    until(own, "document.querySelectorAll('#own-data [data-part=rows] tr')[1].textContent.includes('tree')")
    assert not own.get_by_label("The first row names the columns").is_checked()


def test_rows_that_lack_an_input_are_left_out_or_get_the_mean(own):
    give(own, LEAVES.replace("\n7.5,", "\n,"))
    until(own, f"{SAYS}.includes('length in 1 of 40 rows; 1 row is left out')")
    own.get_by_label("Rows with a missing input are").select_option("mean")
    until(own, f"{SAYS}.includes('40 samples')")
    assert trained(own)["task"]["missing"] == "mean"


def test_how_numbers_are_scaled_is_shown_and_chosen(own):
    give(own, LEAVES)
    until(own, f"{SAYS}.includes('to mean 0 and deviation 1')")
    scaled = "document.querySelector('#own-data [data-part=columns]').textContent"
    until(own, f"/mean 1?\\d\\.\\d+, deviation 1?\\d\\.\\d+/.test({scaled})")
    own.locator("#own-data").get_by_label("Scale").select_option("unit")
    until(own, f"{scaled}.includes('0 becomes 0, 6 becomes 1')")
    own.get_by_label("Role of length").select_option("ignore")
    until(own, f"{SAYS}.includes('1 input, 1 output')")
    assert own.locator("#own-data").get_by_label("Scale").input_value() == "unit"
    assert trained(own)["task"]["scale"] == "unit"


def test_windows_may_lie_apart(own):
    give(own, "date,price\n" + "".join(f"20{20 + i // 12}-{1 + i % 12:02}-01,{1000 + i % 5}\n" for i in range(80)))
    until(own, f"{SAYS}.includes('61 windows of 19 timesteps')")
    own.get_by_label("Stride, in rows").fill("4")
    own.get_by_label("Stride, in rows").press("Tab")
    until(own, f"{SAYS}.includes('16 windows of 19 timesteps')")
    assert trained(own)["task"]["stride"] == 4


def test_a_series_is_foretold_over_its_dates_and_in_its_units(own):
    rows = "".join(f"20{20 + i // 12}-{1 + i % 12:02}-01,{1000 + i % 5}\n" for i in range(80))
    give(own, f"date,price\n{rows}", name="prices.csv")
    until(own, f"{SAYS}.startsWith('prices.csv')")
    assert [select.input_value() for select in own.locator("#own-data td select").all()] == ["time", "next"]
    own.evaluate("() => { document.querySelector('#own-data [name=horizon]').dataset.before = ''; }")
    own.get_by_label("Rows ahead").fill("2")
    own.get_by_label("Rows ahead").press("Tab")
    until(own, "!document.querySelector('#own-data [name=horizon]').matches('[data-before]')")
    assert trained(own)["task"]["horizon"] == 2
    until(own, "unrolled.tick.views.prediction.layout['annotations[0].text'].endsWith('(price)')")
    assert own.evaluate("() => unrolled.run.shape.input_names") == ["price"]


def test_a_malformed_file_is_refused_at_the_field_and_can_be_mended(own):
    give(own, "a,b\n1,2\n3,4,5\n5,6\n")
    until(own, f"{SAYS}.startsWith('line 3, column 3: expected 2 cells')")
    assert own.locator("#own-data input[type=file]").get_attribute("aria-invalid") == "true"
    assert own.locator("#own-data [data-part=columns] select").count() == 0
    assert own.locator("#own-data [data-part=train]").is_disabled()
    give(own, "a,b\n1,2\n3,4\n5,6\n")
    until(own, f"{SAYS}.includes('3 samples')")
    assert own.locator("#own-data [aria-invalid]").count() == 0


def idx(*shape):
    """The head of a file of IDX."""
    return bytes([0, 0, 8, len(shape), *(byte for size in shape for byte in (0, 0, 0, size))])


def test_four_files_as_mnist_has_them_train_its_network_with_one_click(own):
    def image(i):
        return bytes(255 * (row // 2 == i % 10 and column < 14 + i) for row in range(28) for column in range(28))

    parts = (("train", range(60)), ("t10k", range(3, 23)))
    files = [{"name": f"{part}-{what}-ubyte", "mimeType": "", "buffer": content} for part, rows in parts
             for what, content in (
        ("images-idx3", idx(len(rows), 28, 28) + b"".join(map(image, rows))),
        ("labels-idx1", idx(len(rows)) + bytes(i % 10 for i in rows)))]
    own.locator("#own-data input[type=file]").set_input_files(files[:3])
    until(own, f"{SAYS}.startsWith('Files that belong together: expected as many files of labels as of images')")
    own.locator("#own-data input[type=file]").set_input_files(files)
    until(own,
          f"{SAYS}.includes('80 images, 60 and 20 as the files have them: 60 for training, 20 for validation.') && "
          f"{SAYS}.endsWith('784-30-10.')")
    spec = trained(own)
    assert (spec["cost"], spec["optimiser"]["learning_rate"],
            own.evaluate("() => unrolled.run.shape.image")) == ("half_squared_error", 3, [28, 28])
    own.locator("#speed").fill("31")
    own.locator("#play").click()
    until(own, "unrolled.tick.views.prediction.right >= 18")


def test_images_and_labels_are_two_files(own):
    images, labels = idx(20, 3, 3) + bytes(range(180)), idx(20) + bytes(i % 4 for i in range(20))
    chosen = [{"name": name, "mimeType": "", "buffer": content}
              for name, content in (("images", images), ("labels", labels))]
    own.locator("#own-data input[type=file]").set_input_files(chosen[:1])
    until(own, f"{SAYS}.includes('now choose the file with their labels')")
    own.locator("#own-data input[type=file]").set_input_files(chosen[1:])
    until(own, f"{SAYS}.includes('20 images: 16 for training') && {SAYS}.includes('4 outputs for 4 classes')")
    trained(own)
    assert own.evaluate("() => unrolled.run.shape.image") == [3, 3]


def test_an_address_names_data(own, server):
    give(own, LEAVES)
    until(own, f"{SAYS}.startsWith('leaves.csv')")
    data = trained(own)["task"]["data"]
    visit(own, f"{server.url}/?data={data}")
    until(own, f"unrolled.run.spec.task.data === '{data}' && {SAYS}.includes('40 rows')")


SEA = "she sells sea shells\non the sea shore, and the shells she sells are sea shells"


@pytest.mark.parametrize("pasted", [True, False], ids=["pasted", "file"])
def test_a_text_is_looked_at_and_read(own, pasted):
    """It has as many outputs as it has characters."""
    if pasted:
        own.locator("#own-data [data-part=paste] summary").press("Enter")
        own.get_by_label("Your own text", exact=True).fill(SEA)
        own.keyboard.press("Tab")
        own.keyboard.press("Enter")
    else:
        give(own, SEA, name="sea.txt")
    name = "pasted.txt" if pasted else "sea.txt"
    until(own, f"{SAYS}.startsWith('{name}: a text of 78 characters, 13 different ones. It is read in pieces of 25.')")
    assert own.locator("#own-data [data-part=rows] td").all_inner_texts() == SEA.split("\n")
    spec = trained(own)
    assert (spec["task"]["kind"], spec["layers"][-1]["units"]) == ("text", 13)
    assert own.evaluate("() => unrolled.run.shape.symbols") == "\n ,adehlnorst"
    assert own.locator("[data-kind=text] #own-data").count() == 1
    assert own.evaluate(SAYS).startswith(name)


def test_a_text_that_is_none_is_refused_where_it_is_wrong(own):
    own.locator("#own-data input[type=file]").set_input_files({"name": "a.txt", "mimeType": "text/plain",
                                                               "buffer": b"a line\nand a caf\0"})
    until(own, f"{SAYS}.includes('NUL')")
    assert own.locator("#own-data [data-part=train]").is_disabled()


DAYS = [f"2024-{month:02d}-{day:02d}" for month in (1, 2, 3) for day in range(1, 29)]
SALES = "date,sales (€)\n" + "".join(f"{day},{500 + 100 * (i % 7)}\n" for i, day in enumerate(DAYS))


def test_windows_and_how_far_ahead_can_be_chosen(own):
    give(own, SALES, name="sales.csv")
    until(own, f"{SAYS}.includes('windows of 20 timesteps')")
    own.get_by_label("Rows ahead").fill("7")
    own.get_by_label("Window, in timesteps").fill("5")
    own.get_by_label("Window, in timesteps").press("Tab")
    until(own, f"{SAYS}.includes('73 windows of 5 timesteps')")
    spec = trained(own)
    assert (spec["task"]["window"], spec["task"]["horizon"]) == (5, 7)


def test_the_field_that_somebody_is_in_stays_when_an_answer_comes(own):
    give(own, SALES, name="sales.csv")
    until(own, f"{SAYS}.includes('windows of 20 timesteps')")
    said, held = own.evaluate(SAYS), []
    own.route("**/api/data/**", lambda route: held.append(route))
    own.get_by_label("Rows ahead").fill("7")
    with own.expect_request("**/api/data/**"):
        own.get_by_label("Window, in timesteps").focus()
    own.keyboard.press("ControlOrMeta+a")
    own.keyboard.type("1")
    held[0].continue_()
    own.unroute("**/api/data/**")
    until(own, f"{SAYS} !== {json.dumps(said)}")
    own.keyboard.type("0")
    own.keyboard.press("Tab")
    until(own, f"{SAYS}.includes('68 windows of 10 timesteps')")
    assert own.get_by_label("Rows ahead").input_value() == "7"
