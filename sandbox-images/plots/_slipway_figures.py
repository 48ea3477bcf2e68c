"""How matplotlib shows figures here: as pictures in the output. /etc/matplotlibrc names this backend, for Python cells and programs
alike. The interpreter of Python cells also shows at the end of a cell what is still open.
"""
import io
import os
import signal
import threading

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
            _whole(Gcf.destroy, self)

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
        _whole(_close_all)


def show_value(value) -> bool:
    """Shows and closes a figure that a cell ends with; False when it is none."""
    if not isinstance(value, Figure):
        return False
    try:
        show(value)
    finally:
        _whole(Gcf.destroy_fig, value)
    return True


def _close_all() -> None:
    try:
        Gcf.destroy_all()
    finally:
        Gcf.figs.clear()  # one that cannot be closed, as after Ctrl-C in plt.close(), shall not stand in the way of all to come


def _whole(close, *which) -> None:
    """Ctrl-C on the way would leave matplotlib with half a figure, and no other could be shown any more: it comes afterwards."""
    if threading.current_thread() is not threading.main_thread():
        return close(*which)
    came = []
    handler = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        close(*which)
    finally:
        signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)


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
