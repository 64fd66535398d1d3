"""
Copies what browsers need out of npm packages, once; it is committed, and npm is never needed to run or to test.

``python deploy/vendor_assets.py`` from the repository, with npm at hand.  From govuk-frontend it takes the compiled
styles and script without what belongs to GOV.UK: the font ("exclusive use on gov.uk", says its notice) and the crest.
"""

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "handlers" / "web" / "static"
DATA = ROOT / "tests" / "data"

GOVUK = "govuk-frontend@6.3.0"  # the release that govuk-frontend-jinja 4.1.0 says it matches
HTMX = "htmx.org@4.0.1"
AXE = "axe-core@4.14.1"

FONT = "var(--app-font, system-ui, sans-serif)"
MIT = """\
govuk-frontend is released under the MIT License, says its README ("Unless stated otherwise"); its package holds no
licence file, so the licence's text stands here.  The font and the crest, which are not under it, were left out.

Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def unpacked(package: str, into: Path) -> Path:
    """The package's files; raises ``CalledProcessError`` where npm cannot get it."""
    said = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(into), package],
        check=True,
        capture_output=True,
        text=True,
    )
    folder = into / package.replace("@", "-")
    with tarfile.open(into / said.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def govuk(source: Path) -> None:
    css = (source / "dist/govuk/govuk-frontend.min.css").read_text()
    css = re.sub(r"/\*! Copyright \(c\) 2011[^*]*\*/|@font-face\{[^}]*\}|/\*# sourceMappingURL=[^*]*\*/", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", FONT)
    css = css.replace("/assets/images/govuk-crest.svg", "data:,")
    if "GDS Transport" in css or "/assets/" in css:
        raise ValueError("something of GOV.UK's own is still in the styles: look at how this release names it")
    (STATIC / "govuk-frontend.css").write_text(css.strip() + "\n")
    js = (source / "dist/govuk/govuk-frontend.min.js").read_text()
    (STATIC / "govuk-frontend.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", js).strip() + "\n")
    (STATIC / "govuk-frontend.LICENCE.txt").write_text(MIT)


def main() -> None:
    STATIC.mkdir(parents=True, exist_ok=True)
    DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        govuk(unpacked(GOVUK, here))
        htmx = unpacked(HTMX, here)
        js = (htmx / "dist/htmx.min.js").read_text()
        (STATIC / "htmx.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", js).strip() + "\n")
        (STATIC / "htmx.LICENCE.txt").write_text((htmx / "LICENSE").read_text())
        axe = unpacked(AXE, here)
        (DATA / "axe.min.js").write_text((axe / "axe.min.js").read_text())
        (DATA / "axe.LICENCE.txt").write_text((axe / "LICENSE").read_text())
    for path in sorted([*STATIC.iterdir(), *DATA.glob("axe*")]):
        print(f"{path.stat().st_size:>9}  {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
