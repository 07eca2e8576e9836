"""What stands at the pointer is the number that is under it, whatever moves on there."""

from looking import learn, rest_where, select_cell, until, visit

TIP = "document.querySelector('#tip')"


def rest_on(page, layer: str, n: str, unit: int) -> None:
    """Have the pointer rest on a unit, named by what its tip begins with and its timestep as it is written there."""
    rest_where(page,
               f"!{TIP}.hidden && {TIP}.textContent.startsWith('{layer}{n}') && {TIP}.textContent.includes('unit {unit}')")


def says(layer: int, n: int, unit: int, quantity: str) -> str:
    """Whether the tip has the number of the newest picture, to the digits that it has room for."""
    return f"""(() => {{ const {{ shape: [, units], data }} = unrolled.tick.views.lattice.layers[{layer}].{quantity};
        const [significand, power = ''] = {TIP}.textContent.split(': ').at(-1).split(' → ')[0].replaceAll('−', '-').split('·10');
        const shown = Number(`${{significand}}e${{[...power].map((sign) => '-0123456789'['⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign)]).join('') || 0}}`);
        const value = data[{n} * units + {unit}];
        return Math.abs(shown - value) <= 1e-3 * Math.abs(value); }})()"""


def test_the_tip_follows_the_cell_when_the_run_moves_on(page, server):
    visit(page, server.url)
    learn(page, 1)
    rest_on(page, "δ²", "₆", 1)
    first = page.locator("#tip").inner_text()
    until(page, says(1, 5, 0, "delta"))
    page.keyboard.press("ArrowRight")
    until(page, f"unrolled.tick.update === 2 && {says(1, 5, 0, 'delta')}")
    assert page.locator("#tip").inner_text() != first


def test_the_tip_follows_back_in_time_and_from_quantity_to_quantity(page, server):
    visit(page, server.url)
    learn(page, 2)
    rest_on(page, "δ¹", "₆", 2)
    page.keyboard.press("ArrowLeft")
    until(page, f"unrolled.tick.update === 1 && {says(0, 5, 1, 'delta')}")
    page.keyboard.press("1")
    until(page, f"{TIP}.textContent.startsWith('h¹') && {says(0, 5, 1, 'h')}")


def test_the_tip_follows_while_it_plays(page, server):
    visit(page, server.url)
    rest_on(page, "δ²", "₆", 1)
    page.keyboard.press(" ")
    until(page, "unrolled.tick.update > 5")
    page.keyboard.press(" ")
    until(page, f"!unrolled.playing && !unrolled.tick.playing && {says(1, 5, 0, 'delta')}")


def test_the_tip_says_what_would_be(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowDown", "ArrowDown")
    page.locator("#inspector .tuner input[type=text]").first.fill("0.5")
    until(page, "unrolled.imagined")
    rest_on(page, "δ¹", "₆", 1)
    until(page, f"{TIP}.textContent.includes(' → ') && {says(0, 5, 0, 'delta')}")
