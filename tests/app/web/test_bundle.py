"""The script that the page loads is all of its modules."""

import re

import pytest
from unrolled.app.settings import STATIC
from unrolled.app.web.bundle import EXPORT, bundle

MODULES = sorted((STATIC / "js").rglob("*.js"))


def write(folder, **modules: str):
    """Modules in a folder; the path of the one that joins them."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "main.js"


def test_each_module_of_the_page_is_in_it_once_and_whole():
    """In that of the page, or of what replays a part of a run; what both have is in both."""
    texts = [bundle(STATIC / "js" / f"{main}.js") for main in ("main", "replayed")]
    bundled = [re.findall(r"^const (module_\w+) = \(\(\) => \{$", text, re.MULTILINE) for text in texts]
    assert all(len(set(names)) == len(names) for names in bundled)
    assert len({name for names in bundled for name in names}) == len(MODULES)
    text = "\n".join(texts)
    for path in MODULES:
        own = [line for line in path.read_text().splitlines() if line.startswith("export ")]
        assert all(line.removeprefix("export ") in text for line in own), path
        assert len(own) == len(EXPORT.findall(path.read_text())), path


def test_what_is_needed_comes_first(tmp_path):
    main = write(tmp_path, main='import { b } from "./b.js";\nimport * as c from "./c.js";\nb(c.SIZE);\n',
                 b='import { SIZE as size } from "./c.js";\nexport function b() { return size; }\n',
                 c="export const SIZE = 3;\n")
    assert bundle(main) == """const module_c = (() => {
const SIZE = 3;

return { SIZE };
})();
const module_b = (() => {
const { SIZE: size } = module_c;
function b() { return size; }

return { b };
})();
const module_main = (() => {
const { b } = module_b;
const c = module_c;
b(c.SIZE);

return {  };
})();"""


@pytest.mark.parametrize("line", ['import b from "./b.js";', 'import { b } from "b";', 'import "./b.js";',
                                  "export default 3;", "export let b = 3;",
                                  "export { b };"])
def test_other_forms_are_refused(tmp_path, line):
    main = write(tmp_path, main=line, b="export const b = 1;")
    with pytest.raises(ValueError,
                       match=re.escape(
                           f"{main}: expected an import or an export in one of the usual forms, got {line!r}")):
        bundle(main)


def test_a_circle_is_refused(tmp_path):
    main = write(tmp_path, main='import { b } from "./b.js";\n',
                 b='import { c } from "./main.js";\nexport const b = 1;\n')
    with pytest.raises(ValueError, match="without a circle"):
        bundle(main)
