"""The lattice beside a walk: its pulses, and pictures that are not those of the walk."""

from looking import until, visit
from walking import climb


def test_who_wants_less_motion_gets_no_pulses(new_page, server):
    inked = """() => { const c = document.querySelector('canvas.pulse'); const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
        return data.some((value) => value > 0); }"""
    page = visit(new_page(), server.url)
    climb(page, "cell")
    page.keyboard.press("ArrowRight")
    until(page, f"({inked})()")
    calm = visit(new_page(reduced_motion="reduce"), server.url)
    climb(calm, "cell")
    calm.keyboard.press("ArrowRight")
    for _ in range(10):
        calm.evaluate("() => new Promise(requestAnimationFrame)")
        assert not calm.evaluate(inked)


def test_a_picture_of_other_timesteps_than_the_walk_is_drawn_without_it(page, server):
    visit(page, server.url)
    climb(page, "cell")
    page.keyboard.press("ArrowRight")
    drawn = page.evaluate("""async () => {
        const { version } = JSON.parse(document.querySelector('#facts').textContent);
        const { Lattice } = await import(`/static/${version}/js/stage/lattice.js`);
        const box = document.querySelector('#lattice').parentElement;
        const lattice = new Lattice(box.appendChild(Object.assign(document.createElement('canvas'), { className: 'lattice' })));
        const { run } = unrolled;
        lattice.reshape({ inputs: run.shape.inputs, outputs: 1, longest: run.shape.max_timesteps, image: null, manyToOne: true, truncate: null,
            inputNames: [], outputNames: [], scales: {},
            layers: run.spec.layers.map(({ units, kind }) => ({ units, kind, recurrent: kind === 'recurrent', activation: 'sigmoid' })) });
        const picture = unrolled.tick.views.lattice;
        lattice.show(picture);
        lattice.walkTo({ timesteps: picture.timesteps - 1 }, 300);
        lattice.draw();
        return lattice.frames.drawn; }""")
    assert drawn > 0
