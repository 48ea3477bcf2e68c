"""How matplotlib shows figures here: as pictures in the output. /etc/matplotlibrc names this backend, for Python cells and programs
alike. The interpreter of Python cells also shows at the end of a cell what is still open.
"""
import io
import os

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import _slipway_pictures as pictures

# of its own size in pixels: sharp on fine screens first, coarse rather than nothing
_SCALES = (2, 1, 0.5)
_MOST_PIXELS = 12e6


class FigureManager(FigureManagerBase):
    def show(self) -> None:
        try:
            show(self.canvas.figure)
        finally:
            Gcf.destroy(self)

    @classmethod
    def pyplot_show(cls, *, block=None) -> None:
        show_open()


class FigureCanvas(FigureCanvasAgg):
    manager_class = FigureManager


def show_open() -> None:
    """Shows every open figure and closes it, as a window that is shut."""
    try:
        for manager in Gcf.get_all_fig_managers():
            show(manager.canvas.figure)
    finally:
        Gcf.destroy_all()


def show_value(value) -> bool:
    """Shows and closes a figure that a cell ends with; False when it is none."""
    if not isinstance(value, Figure):
        return False
    try:
        show(value)
    finally:
        Gcf.destroy_fig(value)
    return True


def show(figure: Figure) -> None:
    if not os.isatty(1):
        return  # into a file or another program, where nobody could see it
    for scale in _SCALES:
        width, height = figure.bbox.size * scale
        if width * height > _MOST_PIXELS:
            continue
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=figure.dpi * scale, bbox_inches="tight")
        png = stream.getvalue()
        if pictures.fits(png):
            return pictures.show(png, _title(figure), round(int.from_bytes(png[16:20]) / scale))
    width, height = figure.get_size_inches()
    print(f"[This figure of {width:g} × {height:g} inches is too large to be shown. Make it smaller, or save it: plt.savefig('figure.png')]")


def _title(figure: Figure) -> str:
    titles = [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    return ", ".join(title for title in titles if title)
