"""File cells: the page's text becomes the learner's file, and a link in the way harms nobody."""
import unittest

from case import SandboxCase
from client import Record


class FilesTest(SandboxCase):
    def save(self, path: str, source: str, mode: int | None = None) -> Record:
        return self.cell(source, language="file", path=path, mode=mode)

    def refused(self, path: str, why: str) -> None:
        record = self.save(path, "text")
        self.assertEqual(record.text, f"Could not save {path}: {why}.\n")
        self.assertEqual(record.outcome, {"kind": "finished", "exitCode": 1})

    def test_a_file_is_written_with_its_directories_and_says_so(self) -> None:
        record = self.save("ml/deep/Dockerfile", "FROM alpine:3\nRUN echo 'grüße'\n")
        self.assertEqual(record.text, "Saved ml/deep/Dockerfile (33 bytes).\n")
        self.assertEqual((record.outcome, record.order), ({"kind": "finished", "exitCode": 0}, ["started", "output", "ended", "closed"]))
        self.says("cat ml/deep/Dockerfile; stat -c %a:%U ml/deep/Dockerfile", "FROM alpine:3\nRUN echo 'grüße'\n644:learner250\n")

    def test_the_mode_is_as_asked_or_as_it_was(self) -> None:
        self.save("run.sh", "#!/bin/sh\necho ran\n", 0o755)
        self.says("./run.sh", "ran\n")
        self.save("run.sh", "#!/bin/sh\necho again\n")
        self.says("./run.sh; stat -c %a run.sh", "again\n755\n")
        self.save("run.sh", "x", 0o600)
        self.says("stat -c %a run.sh", "600\n")

    def test_an_empty_file_is_a_file(self) -> None:
        self.assertEqual(self.save("empty", "").text, "Saved empty (0 bytes).\n")
        self.assertEqual(self.save("one", "x").text, "Saved one (1 byte).\n")

    def test_saving_waits_its_turn_in_the_shells_queue(self) -> None:
        first = self.execute("sleep 0.3; cat queued")
        self.save("queued", "late")
        self.await_end(first)
        self.assertIn("No such file", first.text)
        self.says("cat queued; echo", "late\n")

    def test_a_link_is_followed_as_far_as_the_learner_may_go(self) -> None:
        self.says("mkdir -p elsewhere; ln -s elsewhere/real link; ln -s /etc/passwd passwd; ln -s /etc etc; ln -s /proc/sys/kernel sys; "
                  "ln -s /proc/sys/kernel/core_pattern core; ln -s /home/other/file other; ln -s loop loop; ln -s /run/agent agent", "")
        self.save("link", "through")
        self.says("cat elsewhere/real; test -L link && echo link", "throughlink\n")
        self.refused("passwd", "Read-only file system")
        self.refused("etc/shadow", "Read-only file system")
        for path in ("sys/core_pattern", "core", "other", "agent/x", "agent/shell0-1/cell"):
            record = self.save(path, "|/tmp/evil")
            self.assertEqual(record.outcome["exitCode"], 1, path)
            self.assertRegex(record.text, rf"^Could not save {path}: [A-Z][a-z -]+\.\n$")
        self.assertNotIn("evil", self.sandbox.root("cat", "/proc/sys/kernel/core_pattern"))
        self.assertEqual(self.save("loop", "x").outcome["kind"], "finished")

    def test_what_is_in_the_way_is_told_in_words(self) -> None:
        self.says("mkdir directory; touch file; mkdir closed; chmod 500 closed", "")
        self.refused("directory", "there is a directory of that name")
        self.refused("file/below", "a file stands where a directory is needed")
        self.refused("closed/file", "Permission denied")
        self.refused("x" * 300, "File name too long")

    def test_a_pipe_in_the_way_is_replaced_and_does_not_hang(self) -> None:
        self.says("mkfifo pipe", "")
        self.assertEqual(self.save("pipe", "text").text, "Saved pipe (4 bytes).\n")
        self.says("cat pipe; echo", "text\n")

    def test_no_half_written_file_and_no_leftover(self) -> None:
        self.says("mkdir -p clean; cd clean", "")
        self.save("clean/file", "x" * 200000)
        self.save("clean/file/below", "x")
        self.says("ls -A", "file\n")

    def test_paths_that_leave_the_lesson_are_refused(self) -> None:
        for path in ("/etc/passwd", "../other", "a/../../b", "", "a\0b"):
            self.client.messages.clear()
            self.client.execute("x", shell=self.shell, language="file", path=path)
            refused = self.client.wait(lambda: self.client.last("refused"))
            self.assertIn("relative path", refused["message"])


if __name__ == "__main__":
    unittest.main()
