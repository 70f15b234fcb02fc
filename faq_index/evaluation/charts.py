"""Draws the report's two kinds of charts as inline SVG: lines, and points beside the diagonal. Pure.

Sixty lines of our own rather than a plotting library: no script, no style sheet, nothing to keep up to date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup, escape

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 560, 350, 52, 30, 44
COLOURS = ("#0b5fa5", "#c2410c", "#15803d", "#7e22ce", "#57534e")


def chart(lines: Mapping[str, Points], *, across: str, up: str, least: float = 0.0, diagonal: bool = False) -> Markup:
    """Return an SVG with one line per name; both axes are shares, the upright one begins at `least`.

    `across` and `up` name the axes. `diagonal` draws where both are equal, and the lines' points.
    """
    parts = [*_axes(across, up, least), *_lines(lines, least, diagonal)]
    label = escape(f"{up} over {across}: {', '.join(lines)}")
    # The texts were escaped where they were put in.
    inside = Markup("").join(parts)
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(WIDTH, HEIGHT + 20 * len(lines), label, inside)


def _place(x: float, y: float, least: float) -> tuple[str, str]:
    height = (min(1.0, max(least, y)) - least) / (1 - least)
    return f"{LEFT + x * (WIDTH - LEFT - 16):.1f}", f"{HEIGHT - BOTTOM - height * (HEIGHT - BOTTOM - TOP):.1f}"


def _axes(across: str, up: str, least: float) -> Iterator[Markup]:
    line = Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#d6d3d1"/>')
    text = Markup('<text x="{}" y="{}" text-anchor="{}" font-size="12">{}</text>')
    for step in range(6):
        height = least + (1 - least) * step / 5
        (left, y), (right, _) = _place(0, height, least), _place(1, height, least)
        yield line.format(left, y, right, y)
        yield text.format(LEFT - 6, y, "end", f"{height:.2f}")
        yield text.format(_place(step / 5, least, least)[0], HEIGHT - BOTTOM + 18, "middle", f"{step / 5:.1f}")
    yield text.format(WIDTH / 2, HEIGHT - 6, "middle", across)
    yield text.format(4, 14, "start", up)


def _lines(lines: Mapping[str, Points], least: float, diagonal: bool) -> Iterator[Markup]:
    path = Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>')
    if diagonal:
        yield path.format(_joined([(least, least), (1, 1)], least), "#a8a29e", "4 4")
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        yield path.format(_joined(points, least), colour, "none")
        for x, y in points if diagonal else ():
            yield Markup('<circle cx="{}" cy="{}" r="3" fill="{}"/>').format(*_place(x, y, least), colour)
        row = HEIGHT + 16 + 20 * number
        yield Markup('<rect x="{}" y="{}" width="12" height="12" fill="{}"/>').format(LEFT, row - 10, colour)
        yield Markup('<text x="{}" y="{}" font-size="13">{}</text>').format(LEFT + 18, row, name)


def _joined(points: Points, least: float) -> str:
    return " ".join(",".join(_place(x, y, least)) for x, y in points)
