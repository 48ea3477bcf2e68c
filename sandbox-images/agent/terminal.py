"""Pseudo terminals: one for each session, one for each cell."""
from __future__ import annotations

import fcntl
import os
import struct
import termios
from typing import Any

from loop import Loop, log

AFTERWARDS = 0.01
_PTY_NUMBER = 0x80045430  # TIOCGPTN
_PTY_SIGNAL = 0x40045436  # TIOCSIG
_USUAL_OUTPUT = termios.OPOST | termios.ONLCR


class Terminal:
    """A pseudo terminal that belongs to the learner. It is opened with the learner's effective ids: the device node takes its
    owner from them, and no capability to change owners is needed.

    The agent keeps the learner's side open as well, until `release`: before somebody else has opened it a terminal without
    that looks hung up.
    """

    def __init__(self, uid: int, columns: int, rows: int) -> None:
        agent = os.geteuid()
        os.seteuid(uid)
        try:
            self.master, self.slave = os.openpty()
        finally:
            os.seteuid(agent)
        number = struct.unpack("I", fcntl.ioctl(self.master, _PTY_NUMBER, bytes(4)))[0]
        self.path = f"/dev/pts/{number}"
        os.set_blocking(self.master, False)
        self._size = (0, 0)
        self.resize(columns, rows)

    def modes(self) -> tuple[int, int, int, int]:
        """Input, output, control and local flags of the moment; a program may have changed them."""
        if self.master < 0:
            return 0, _USUAL_OUTPUT, 0, termios.ICANON
        flags = struct.unpack_from("4I", fcntl.ioctl(self.master, termios.TCGETS, bytes(64)))
        return flags[0], flags[1], flags[2], flags[3]

    @property
    def key_by_key(self) -> bool:
        """Somebody reads single keys instead of lines."""
        return not self.modes()[3] & termios.ICANON

    def resize(self, columns: int, rows: int) -> None:
        if (columns, rows) != self._size:
            self._size = (columns, rows)
            fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: bytes) -> None:
        """As if from a keyboard; what does not go in is lost, as it is with a keyboard."""
        try:
            os.write(self.master, keys)
        except OSError:
            pass

    def release(self) -> None:
        """From now on the end of the last writer is seen as the end of the stream."""
        if self.slave >= 0:
            os.close(self.slave)
        self.slave = -1

    def close(self) -> None:
        self.release()
        if self.master >= 0:
            os.close(self.master)
        self.master = -1


class CellTerminal(Terminal):
    """A cell's stdout and stderr. The kernel leaves what is written as it is: CR LF is made by the cell, see there."""

    def __init__(self, uid: int, columns: int, rows: int) -> None:
        super().__init__(uid, columns, rows)
        modes = termios.tcgetattr(self.slave)
        modes[1] &= ~termios.OPOST
        termios.tcsetattr(self.slave, termios.TCSANOW, modes)

    @property
    def wants_lines(self) -> bool:
        """Nobody has taken CR LF into their own hands, and the kernel does not do it either."""
        output = self.modes()[1]
        return bool(output & termios.ONLCR) and not output & termios.OPOST


class SpareTerminal:
    """Keeps one cell terminal ready: opening and setting one up takes as long as a short cell."""

    def __init__(self, loop: Loop, uid: int) -> None:
        self._loop = loop
        self._uid = uid
        self._ready: CellTerminal | None = None
        self._due = False

    def take(self, columns: int, rows: int) -> CellTerminal:
        """Raises OSError when there are no terminals left."""
        terminal, self._ready = self._ready, None
        if not self._due:
            self._due = True
            self._loop.later(AFTERWARDS, self._make)
        if terminal is None:
            return CellTerminal(self._uid, columns, rows)
        terminal.resize(columns, rows)
        return terminal

    def _make(self) -> None:
        self._due = False
        if self._ready is None:
            try:
                self._ready = CellTerminal(self._uid, 80, 24)
            except OSError as e:
                log(f"no terminal can be opened: {e}")


class SessionTerminal(Terminal):
    """A session's controlling terminal: the cells' stdin, where Ctrl-C comes from."""

    def __init__(self, uid: int, columns: int, rows: int) -> None:
        super().__init__(uid, columns, rows)
        self._usual: list[Any] = termios.tcgetattr(self.slave)
        # Ctrl-S would stop what the learner sees without a word
        self._usual[0] = (self._usual[0] & ~(termios.IXON | termios.IXOFF)) | 0x4000  # IUTF8
        self.reset()
        self._usual_flags = self.modes()

    @property
    def processes_output(self) -> bool:
        return bool(self.modes()[1] & termios.OPOST)

    def reset(self) -> None:
        """Modes as they were at first, and nothing typed ahead."""
        termios.tcsetattr(self.slave, termios.TCSANOW, self._usual)
        # what is still on its way to the learner's side, which flushing that side would only let in
        termios.tcflush(self.master, termios.TCOFLUSH)
        termios.tcflush(self.slave, termios.TCIOFLUSH)

    def drop_echo(self) -> None:
        """The echo of a flood of keys waits in the kernel, out of reach of any flushing, for the next one who writes here: that is
        us, and then it is dropped.
        """
        os.set_blocking(self.slave, False)
        try:
            os.write(self.slave, b"\0")
        except OSError:
            pass  # somebody else floods it: the next cell will see that in any case
        finally:
            os.set_blocking(self.slave, True)
        termios.tcflush(self.slave, termios.TCOFLUSH)
        termios.tcflush(self.master, termios.TCIFLUSH)

    def reset_if_changed(self) -> None:
        """For a time when nobody can have typed."""
        if self.modes() != self._usual_flags:
            self.reset()

    def borrow(self, other: Terminal) -> None:
        termios.tcsetattr(self.slave, termios.TCSANOW, termios.tcgetattr(other.master))

    def foreground(self) -> int | None:
        """The process group that Ctrl-C reaches."""
        try:
            group = os.tcgetpgrp(self.master)
        except OSError:
            return None
        return group if group > 1 else None

    def press(self, number: int) -> None:
        """INT, QUIT or TSTP to the foreground group, by the kernel itself: the group cannot be another one by then."""
        try:
            fcntl.ioctl(self.master, _PTY_SIGNAL, number)
        except OSError:
            pass  # the terminal has hung up: nobody is left to be interrupted
