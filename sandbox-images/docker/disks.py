"""The disks of learners: an ext4 file per volume, attached to a loop device of the host, which the engine mounts as a volume.

Run by the server in a container of its own (never in a sandbox), which has no capability and no network, the loop devices, and the
host's /dev at /hostdev. A disk's file stands in the volume DISKS/VOLUME and has the name of the volume that it will be; once attached,
/dev/slipway/NAME leads to its device. Device numbers change with each start of the host, so they are kept nowhere: the link goes
away with the devices, and a volume whose link is missing is not mounted, rather than another learner's.

  disks.py attach [VOLUME/NAME=BYTES …]   makes the named ones that are missing, then attaches all in all volumes
  disks.py sweep PREFIX                   lets go of devices whose file, of this prefix, was removed: it takes up space until then
"""
from __future__ import annotations

import errno
import fcntl
import os
import struct
import subprocess
import sys
from pathlib import Path

DISKS = Path("/disks")
DEV = Path("/hostdev")
LINKS = DEV / "slipway"
LOOPS = Path("/sys/block")
REMOVED = " (deleted)"

LOOP_CONFIGURE, LOOP_CLR_FD, LOOP_GET_STATUS64, LOOP_CTL_GET_FREE = 0x4C0A, 0x4C01, 0x4C05, 0x4C82
LO_FLAGS_DIRECT_IO = 16
STATUS = struct.Struct("<QQQQQIIII64s64s32s2Q")
BLOCK = 4096
TRIES = 100


def make(path: Path, size: int) -> None:
    """Sparse: it takes up what was written to it, and the file system gives back what is removed from it (mounted with discard)."""
    new = path.with_name(path.name + ".new")
    with open(new, "wb") as file:
        file.truncate(size)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-b", str(BLOCK), "-m", "0", "-J", "size=32", "-E", "assume_storage_prezeroed=1,nodiscard", str(new)], check=True)
    new.rename(path)


def loops() -> dict[str, str]:
    """The name of the file, and " (deleted)" when it was removed, of each device that has one."""
    found = {}
    for loop in LOOPS.glob("loop*/loop/backing_file"):
        try:
            found[loop.parts[3]] = loop.read_text().rstrip("\n").rpartition("/")[2]
        except OSError as e:
            # let go of just now
            if e.errno not in (errno.ENOENT, errno.ENXIO, errno.ENODEV):
                raise
    return found


def holds(device: int, file: os.stat_result) -> bool:
    """By the file itself, not by its name."""
    status = bytearray(STATUS.size)
    try:
        fcntl.ioctl(device, LOOP_GET_STATUS64, status)
    except OSError:
        return False
    kernel_device, inode = STATUS.unpack(status)[:2]
    # the kernel tells the device in the older way of packing its two numbers
    return inode == file.st_ino and kernel_device in (file.st_dev, (os.major(file.st_dev) << 8) | os.minor(file.st_dev))


def attached(path: Path) -> str | None:
    for loop, name in loops().items():
        if name == path.name:
            with open(DEV / loop, "rb", buffering=0) as device:
                if holds(device.fileno(), path.stat()):
                    return loop
    return None


def configure(loop: str, file: int, flags: int) -> None:
    information = STATUS.pack(0, 0, 0, 0, 0, 0, 0, 0, flags, b"slipway", b"", b"", 0, 0)
    with open(DEV / loop, "r+b", buffering=0) as device:
        fcntl.ioctl(device, LOOP_CONFIGURE, struct.pack("<II", file, BLOCK) + information + bytes(64))


def attach(path: Path) -> str:
    """Past the page cache of the host, which would hold all a second time, where the file system below can do so."""
    flags = LO_FLAGS_DIRECT_IO
    with open(path, "r+b") as file, open(DEV / "loop-control", "r+b", buffering=0) as control:
        for _ in range(TRIES):
            loop = f"loop{fcntl.ioctl(control, LOOP_CTL_GET_FREE)}"
            try:
                configure(loop, file.fileno(), flags)
                return loop
            except OSError as e:
                if e.errno == errno.EINVAL and flags:
                    flags = 0
                elif e.errno != errno.EBUSY:  # another took it meanwhile
                    raise
    raise OSError(errno.EBUSY, "no loop device could be had")


def link(name: str, loop: str) -> None:
    LINKS.mkdir(exist_ok=True)
    new = LINKS / f".{name}.{os.getpid()}"
    new.unlink(missing_ok=True)
    new.symlink_to(f"../{loop}")
    new.rename(LINKS / name)


def attach_all(wanted: list[str]) -> None:
    for word in wanted:
        file, _, size = word.partition("=")
        if not (DISKS / file).exists():
            make(DISKS / file, int(size))
    for path in sorted(DISKS.glob("*/*")):
        if path.suffix != ".new":
            link(path.name, attached(path) or attach(path))


def sweep(prefix: str) -> None:
    for loop, held in loops().items():
        if held.startswith(prefix) and held.endswith(REMOVED):
            with open(DEV / loop, "rb", buffering=0) as device:
                # as long as it is open here, nobody else is given this device
                if loops().get(loop) == held:
                    fcntl.ioctl(device, LOOP_CLR_FD)
                    unlink(held.removesuffix(REMOVED), loop)


def unlink(name: str, loop: str) -> None:
    """The slot's next owner may have a disk of the same name, attached just now."""
    old = LINKS / name
    if old.is_symlink() and os.readlink(old) == f"../{loop}":
        old.unlink(missing_ok=True)
    for other, held in loops().items():
        if held == name:
            link(name, other)


def main(command: str, *words: str) -> None:
    if command == "attach":
        attach_all(list(words))
    elif command == "sweep":
        sweep(*words)
    else:
        sys.exit(f"unknown command: {command}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as e:
        print(f"{e.strerror}: {e.filename}" if e.filename else e.strerror, file=sys.stderr)
        sys.exit(28 if e.errno == errno.ENOSPC else 1)
    except subprocess.CalledProcessError as e:
        sys.exit(f"{e.cmd[0]} failed")
