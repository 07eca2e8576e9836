"""What is drawn and not read comes rounded, and whoever reads it reads all its digits."""


import pytest
from looking import learn, select_cell, until, visit
from walking import climb, step

LARGE = "/?preset=char-rnn"
LATTICE = "unrolled.tick.views.lattice"
ROUNDED = f"{LATTICE}.layers[0].delta.digits"
TIP = "document.querySelector('#tip')"


def test_the_stream_is_compressed(page, server):
    found = []
    page.on("response", lambda response: "/stream?" in response.url and found.append(response.headers))
    visit(page, server.url + LARGE)
    assert found[0]["content-encoding"] == "gzip"
    assert page.evaluate(f"() => {ROUNDED}") == 1


def test_at_the_pointer_there_are_all_digits_once_it_stands_still(page, server):
    visit(page, server.url + LARGE)
    learn(page, 1)
    until(page, ROUNDED)
    x, y = page.evaluate("""() => { const { left, top, width, height } = document.querySelector('#lattice').getBoundingClientRect();
        return [left + width * 0.6, top + height * 0.45]; }""")
    page.mouse.move(x, y)
    until(page, f"!{TIP}.hidden && !{TIP}.textContent.includes('≈')")
    assert page.evaluate(f"() => {ROUNDED}") is None
    truth = [number for row in step(page, server)["layers"][0]["delta"] for number in row[0]]
    assert page.evaluate(f"() => [...{LATTICE}.layers[0].delta.data]") == pytest.approx(truth, rel=1e-6)
    page.keyboard.press("ArrowRight")  # another step, on which it rests too
    until(page, f"unrolled.tick.update === 2 && !{ROUNDED} && !{TIP}.textContent.includes('≈')")


def test_the_inspector_says_no_more_digits_than_are_right(page, server):
    visit(page, server.url + LARGE)
    select_cell(page, "ArrowDown")
    page.keyboard.press(" ")
    until(page,
          "unrolled.tick.playing && document.querySelector('#inspector .exactness').textContent.startsWith('Rounded')")
    cells = "[...document.querySelectorAll('#inspector .units tbody td:not(:first-child)')]"
    assert page.evaluate(
        f"() => {cells}.every((cell) => /^≈ (0|[−]?\\S{{1,9}})$/.test(cell.textContent) && cell.title === 'rounded' && "
        "!cell.dataset.value)")
    page.keyboard.press(" ")
    until(page,
          f"!unrolled.tick.playing && unrolled.exact && {cells}.every((cell) => !cell.textContent.includes('≈') && "
          "cell.dataset.value === cell.title)")


def test_a_walk_is_told_with_all_digits(page, server):
    visit(page, server.url + LARGE)
    learn(page, 1)
    climb(page, "cell")
    page.keyboard.press("ArrowRight")
    until(page,
          "unrolled.cursor.position !== null && document.querySelector('#selected-line').textContent.includes('make h')")
    assert page.evaluate(f"() => {ROUNDED}") is None
    assert "≈" not in page.locator("#selected-line").inner_text()


def test_what_is_kept_of_a_lattice_has_all_digits(page, server):
    visit(page, server.url + LARGE)
    learn(page, 1)
    page.locator("#keep").click()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Lattice as CSV").click()
    lines = kept.value.path().read_text().splitlines()
    column = lines[0].split(",").index("delta")
    truth = step(page, server)["layers"][0]["delta"]
    kept_numbers = {tuple(line.split(",")[:3]): float(line.split(",")[column]) for line in lines[1:]
                    if line.startswith("1,")}
    assert kept_numbers == {("1", str(n + 1), str(i + 1)): number for n, row in enumerate(truth)
                            for i, number in enumerate(row[0])}


def test_a_difference_is_one_of_all_digits(page, server):
    visit(page, server.url + "/?preset=echo-state")
    learn(page, 1)
    page.locator("[data-compared=difference]").click()
    page.keyboard.press("1")
    until(page, "unrolled.pictures.a.picture.difference")
    most = (
        "(from, to) => Math.max(...unrolled.pictures.a.picture.layers[0].h.data.slice(from * 100, to * "
        "100).map(Math.abs))")
    assert page.evaluate(f"() => ({most})(50, 150)") < 1e-5 < 0.1 < page.evaluate(f"() => ({most})(0, 1)")
    page.keyboard.press(" ")
    until(page, "unrolled.tick.playing && unrolled.tick.update > 4")
    assert page.evaluate(f"() => ({most})(50, 150)") < 1e-5
    page.keyboard.press(" ")


def test_another_quantity_is_streamed_where_not_all_can_be(new_page, start_server):
    server, page = start_server(UNROLLED_MEGABYTES_PER_SECOND="0.05"), new_page()
    asked = []
    page.on("request", lambda request: "/stream?" in request.url and asked.append(request.url))
    visit(page, server.url + LARGE)
    page.keyboard.press(" ")
    until(page, f"unrolled.tick.playing && {LATTICE}.complete === false && {LATTICE}.whole?.at < {LATTICE}.at")
    assert all("quantities=delta&" in url for url in asked)
    page.keyboard.press("1")
    until(page, f"{LATTICE}.complete === false && unrolled.quantity === 'h'")
    page.evaluate(f"() => {{ window.before = {LATTICE}.layers[0].h; }}")
    # it moves on with every picture
    until(page, f"{LATTICE}.complete === false && {LATTICE}.layers[0].h !== window.before")
    assert "quantities=h&" in asked[-1]
    page.keyboard.press(" ")
    until(page, f"!unrolled.tick.playing && {LATTICE}.complete !== false", 30)  # what is owed comes by itself
