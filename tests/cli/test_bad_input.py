"""Whatever goes in, a fault is one clear line on standard error, with exit code 2, and never a traceback."""

import os
import select
import shutil
import signal
import stat
import struct
import subprocess
import time

import pytest

from engine.cli import COMMANDS, exits
from engine.knowledge.nodes import MAX_BYTES
from engine.knowledge.reading import read_knowledge_base

from .conftest import BOILER

ON_BOILER = ("--kb", BOILER)
POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
NOT_ROOT = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")


def bomb(width, depth):
    """Aliases that expand to a list of ``width ** depth`` items."""
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth)]
    return "\n".join(lines)


# -- case files -----------------------------------------------------------------------------------------------------

FILES = {
    "empty": ("", "holds nothing"),
    "only a comment": ("# nothing\n", "holds nothing"),
    "a text": ("hello", "line 1: holds no case; write the answers under `findings:`"),
    "no findings": ("dizzy: yes", "line 1: a case needs `findings:`; write the answers under it"),
    "misspelt findings": (
        "id: a\nfinding:\n  dizzy: yes",
        "line 2: a case has no key `finding`; did you mean `findings`?",
    ),
    "unknown keys": (
        "findings: {}\nexpects: 1\nlevel: 2",
        "line 2: a case has no key `expects`; did you mean `expect`?",
        "line 3: a case has no key `level`; known are findings, id, title, cites, expect",
    ),
    "an unknown key over two lines": (
        'findings: {}\n"a\\nb": 1',
        "line 2: a case has no key `a b`; known are findings, id, title, cites, expect",
    ),
    "findings are a list": (
        "findings:\n  - dizzy",
        "line 2: under `findings` a mapping of findings to answers is expected; write one `NAME: ANSWER` a line",
    ),
    "findings are null": (
        "findings:",
        "line 1: under `findings` a mapping of findings to answers is expected; write one `NAME: ANSWER` a line",
    ),
    "no scenario": ("[]", "line 1: holds a list of 0 cases; give one"),
    "two scenarios": ("- findings: {}\n- findings: {}", "line 1: holds a list of 2 cases; give one"),
    "a duplicate answer": (
        "findings:\n  dizzy: yes\n  dizzy: no",
        "line 3: `dizzy` stands here a second time; the first is at line 2",
    ),
    "a duplicate answer in JSON": (
        '{"findings": {"dizzy": true,\n"dizzy": false}}',
        "line 2: `dizzy` stands here a second time; the first is at line 1",
    ),
    "a key that is no text": ("? [a]\n: b", "line 1: a key has to be a word"),
    "a tab": (
        "findings:\n\tdizzy: yes",
        "line 2: is no well-formed YAML: found character that cannot start any token; indent with spaces",
    ),
    "no YAML": ("a: [b", "line 2: is no well-formed YAML: did not find expected ',' or ']'"),
    "two documents": (
        "findings: {}\n---\nfindings: {}",
        "line 2: is no well-formed YAML: expected a single document in the stream, but found another document",
    ),
    "a null character": (
        b"findings: \x00",
        "line 1: is no well-formed YAML: unacceptable character #x0000: control characters are not allowed",
    ),
    "an image": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not UTF-8 text (byte 0); save it as UTF-8"),
    "UTF-16": ("findings: {}".encode("utf-16"), "is not UTF-8 text (byte 0); save it as UTF-8"),
    "Latin-1": (b"findings: {}\n# caf\xe9", "is not UTF-8 text (byte 18); save it as UTF-8"),
    "huge": (b"#" * (MAX_BYTES + 1), "is larger than 4,000,000 bytes"),
    "deep lists": ("[" * 100_000, "line 1: is nested deeper than 60 levels"),
    "deep blocks": ("\n".join(" " * n + "a:" for n in range(200)), "line 61: is nested deeper than 60 levels"),
    "an alias bomb": (bomb(9, 9), "line 1: expands to more than 400,000 nodes"),
    "an endless alias": ("findings: &a\n  b: *a", "line 1: an alias stands inside the node that it names"),
}


@pytest.mark.parametrize(("content", "reasons"), [(row[0], row[1:]) for row in FILES.values()], ids=FILES)
@pytest.mark.parametrize("command", ["consult", "how"])
def test_a_case_file_that_cannot_be_taken_is_refused_with_the_reason(thoracle, case, command, content, reasons):
    path = case(content)
    said = thoracle.refused(command, path, *ON_BOILER)
    assert said == "".join(f"thoracle: {path}: {reason}\n" for reason in reasons)


def test_standard_input_is_refused_by_name(thoracle):
    assert thoracle.refused("consult", "-", *ON_BOILER, text="") == "thoracle: standard input: holds nothing\n"


def test_a_file_that_is_not_there(thoracle, tmp_path):
    path = tmp_path / "none.yaml"
    assert thoracle.refused("consult", str(path), *ON_BOILER) == f"thoracle: {path}: there is no such file\n"


def test_a_folder_is_no_case(thoracle, tmp_path):
    said = thoracle.refused("consult", str(tmp_path), *ON_BOILER)
    assert said == f"thoracle: {tmp_path}: is a folder, and a case is a file\n"


def test_a_path_through_a_file_leads_nowhere(thoracle, case):
    path = f"{case('findings: {}')}/case.yaml"
    assert thoracle.refused("consult", path, *ON_BOILER) == f"thoracle: {path}: cannot be read: Not a directory\n"


@NOT_ROOT
def test_a_file_that_may_not_be_read(thoracle, case):
    path = case("findings: {}")
    os.chmod(path, 0)
    assert thoracle.refused("consult", path, *ON_BOILER) == f"thoracle: {path}: cannot be read: Permission denied\n"


@POSIX
def test_a_file_without_end_is_read_up_to_the_bound(thoracle):
    assert (
        thoracle.refused("consult", "/dev/zero", *ON_BOILER) == "thoracle: /dev/zero: is larger than 4,000,000 bytes\n"
    )


# -- answers --------------------------------------------------------------------------------------------------------

ANSWERS = {
    "unknown finding": (["dizy=yes"], "no finding is called `dizy` (did you mean `dizzy`?)"),
    "unknown finding, nothing near": (["zzzz=yes"], "no finding is called `zzzz` (see `thoracle findings`)"),
    "no answer": (["dizzy=perhaps"], "`dizzy`: `perhaps` is no answer (answer yes, no or unknown)"),
    "no option": (["noise=bung"], "`noise`: `bung` is no option (did you mean `bang`?)"),
    "no option of several": (["where=vlave"], "`where`: `vlave` is no option (did you mean `valve`?)"),
    "no unit": (["off-for=3"], "`off-for`: `3` has no unit; give one, such as `3 weeks`"),
    "a range": (["off-for=2-3 days"], "`off-for`: give one number; when unsure the longer"),
    "out of range": (["age=300"], "`age`: `300` is out of range (give 0 to 100)"),
    "every fault": (
        ["dizy=yes", "noise=bung"],
        "no finding is called `dizy` (did you mean `dizzy`?)",
        "`noise`: `bung` is no option (did you mean `bang`?)",
    ),
    "contradictory answers": (
        ["gas-smell=yes", "any-smell=no"],
        "the answers `gas-smell: present` and `any-smell: absent` contradict each other: "
        "`gas-smell: present` means `any-smell: present` (correct one of them)",
    ),
    "a name that commands a terminal": (
        ["\x1b[31mdizy=yes"],
        "no finding is called `\\x1b[31mdizy` (see `thoracle findings`)",
    ),
}


@pytest.mark.parametrize(("settings", "messages"), [(row[0], row[1:]) for row in ANSWERS.values()], ids=ANSWERS)
def test_answers_that_cannot_be_taken_are_each_named(thoracle, settings, messages):
    arguments = [part for setting in settings for part in ("--set", setting)]
    said = thoracle.refused("consult", *arguments, *ON_BOILER)
    assert said == "".join(f"thoracle: {message}\n" for message in messages)


def test_thousands_of_unknown_findings_are_counted(thoracle, case):
    path = case("findings:\n" + "".join(f"  dizy-{number}: yes\n" for number in range(5000)))
    lines = thoracle.refused("consult", path, *ON_BOILER).splitlines()
    assert lines[0] == "thoracle: no finding is called `dizy-0` (did you mean `dizzy`?)"
    assert lines[25:] == ["thoracle: and 4975 more"]


def test_a_line_of_a_message_is_not_endless(thoracle, case):
    [line] = thoracle.refused("consult", case(f"findings:\n  {'a' * 1000}: yes\n"), *ON_BOILER).splitlines()
    assert len(line) < 500


# -- usage ----------------------------------------------------------------------------------------------------------

SEE = "thoracle consult: see `thoracle consult --help`"
USAGE = {
    "an unknown command": (
        ["consutl"],
        "thoracle: there is no command `consutl` (did you mean `consult`?)",
        "thoracle: see `thoracle --help`",
    ),
    "an unknown command, nothing near": (
        ["zzzz"],
        f"thoracle: there is no command `zzzz` (known are {', '.join(COMMANDS)})",
        "thoracle: see `thoracle --help`",
    ),
    "an unknown command of a group": (
        ["kb", "chek"],
        "thoracle kb: there is no command `chek` (did you mean `check`?)",
        "thoracle kb: see `thoracle kb --help`",
    ),
    "an unknown option": (
        ["consult", "--fromat", "json"],
        "thoracle consult: there is no option `--fromat` (did you mean `--format`?)",
        SEE,
    ),
    "an unknown option, nothing near": (["consult", "--zzzz"], "thoracle consult: there is no option `--zzzz`", SEE),
    "an unknown option of the program": (
        ["--zzzz"],
        "thoracle: there is no option `--zzzz`",
        "thoracle: see `thoracle --help`",
    ),
    "an option without its value": (["consult", "--set"], "thoracle consult: option `--set` requires an argument", SEE),
    "one thing too many": (["consult", "a", "b"], "thoracle consult: got unexpected extra argument (b)", SEE),
    "something missing": (
        ["how"],
        "thoracle how: missing argument `CASE`",
        "thoracle how: see `thoracle how --help`",
    ),
    "an unknown format": (
        ["how", "--format", "xml"],
        "thoracle how: invalid value for `--format`: `xml` is not one of `text`, `json`",
    ),
    "a number that is none": (
        ["consult", "--emergency-number", "help", "--set", "dizzy=yes"],
        "thoracle consult: invalid value for `--emergency-number`: `help` is no telephone number",
    ),
    "a setting without an answer": (
        ["consult", "--set", "dizzy", *ON_BOILER],
        "thoracle consult: invalid value for `--set`: `dizzy` states no answer; write NAME=VALUE, such as `dizzy=yes`",
    ),
    "a setting with an empty answer": (
        ["consult", "--set", "noise=", *ON_BOILER],
        "thoracle consult: invalid value for `--set`: `noise=` states no answer; "
        "write NAME=VALUE, such as `noise=quiet`",
    ),
    "a setting without an answer, misspelt": (
        ["consult", "--set", "dizy", *ON_BOILER],
        "thoracle consult: invalid value for `--set`: `dizy` states no answer; did you mean `dizzy`?",
    ),
    "a setting without a name": (
        ["consult", "--set", "=yes", *ON_BOILER],
        "thoracle consult: invalid value for `--set`: `=yes` states no answer; write NAME=VALUE",
    ),
    "two answers to one finding": (
        ["consult", "--set", "dizzy=yes", "--set", "dizzy=no", *ON_BOILER],
        "thoracle consult: invalid value for `--set`: `dizzy` is given as `yes` and as `no`; give one of them",
    ),
    "two answers to one option": (
        ["consult", "--set", "where=valve", "--set", "where=valve:no", *ON_BOILER],
        "thoracle consult: invalid value for `--set`: `where=valve` is given as `yes` and as `no`; give one of them",
    ),
    "some options and none": (
        ["consult", "--set", "where=valve,pump", "--set", "where=none", *ON_BOILER],
        "thoracle consult: invalid value for `--set`: `where` is given as `valve, pump` and as `none`; "
        "give one of them",
    ),
    "answers and case from one place": (
        ["consult", "-", "--ask", *ON_BOILER],
        "thoracle consult: with `--ask` the answers come from standard input, so the case cannot",
        SEE,
    ),
    "a name that nothing has": (
        ["how", os.devnull, "zzzz", *ON_BOILER],
        f"thoracle: {os.devnull}: holds nothing",
    ),
}


@pytest.mark.parametrize(("arguments", "lines"), [(row[0], row[1:]) for row in USAGE.values()], ids=USAGE)
def test_wrong_usage_is_said_with_what_was_meant(thoracle, arguments, lines):
    assert thoracle.refused(*arguments) == "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(("place", "reason"), [("none/x", "the folder does not exist"), ("", "is a folder")])
def test_an_output_that_cannot_be_is_refused_before_anything_is_asked(thoracle, tmp_path, place, reason):
    path = tmp_path / place
    said = thoracle.refused("consult", "--output", str(path), *ON_BOILER, text="quit\n")
    assert said == f"thoracle consult: invalid value for `--output`: {path}: {reason}\n"
    assert list(tmp_path.iterdir()) == []


def test_the_case_itself_is_not_written_over(thoracle, case):
    path = case("findings: {}")
    said = thoracle.refused("consult", path, "--output", path, *ON_BOILER)
    assert said == (
        f"thoracle consult: invalid value for `--output`: {path}: is the case itself, which would be lost\n"
    )


def test_how_of_a_name_that_nothing_has(thoracle, case):
    said = thoracle.refused("how", case("findings: {}"), "gas-laek", *ON_BOILER)
    assert said == (
        "thoracle: no level, cause, pattern, rule or finding is called `gas-laek` (did you mean `gas-leak`?)\n"
    )


def test_a_knowledge_base_that_is_not_there(thoracle, tmp_path):
    folder = tmp_path / "none"
    said = thoracle.refused("consult", "--set", "dizzy=yes", "--kb", str(folder))
    assert said == (
        f"{folder}:1:1: error[unreadable-file] is no folder\n  give the folder of a knowledge base\n1 error\n"
    )


def test_a_knowledge_base_with_errors_is_refused_with_its_diagnostics(thoracle, tmp_path):
    (tmp_path / "kb.yaml").write_text("id: toy\n")
    expected = read_knowledge_base(tmp_path, scenarios=False).diagnostics
    said = thoracle.refused("findings", "--kb", str(tmp_path))
    assert said.splitlines()[0] == str(expected[0]).splitlines()[0]
    assert said.endswith(f"\n{len(expected)} errors\n")


# -- what cannot happen ---------------------------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("engine.cli.consult.read_case", fail)


def test_a_fault_of_the_program_is_one_line_and_a_request(thoracle, broken, monkeypatch):
    monkeypatch.delenv("THORACLE_DEBUG", raising=False)
    result = thoracle("consult", "x")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        "thoracle: failed: ZeroDivisionError: division\\nby zero\n"
        "thoracle: failed: please report this, with what THORACLE_DEBUG=1 in the environment adds\n"
    )


def test_a_fault_of_the_program_shows_its_traceback_to_who_asks(thoracle, broken, monkeypatch):
    monkeypatch.setenv("THORACLE_DEBUG", "1")
    assert thoracle("consult", "x").stderr.startswith("Traceback (most recent call last):\n")


def test_a_failure_of_the_system_is_said_in_its_words():
    error = OSError(28, "No space left on device")
    assert exits.described(error) == ("thoracle: failed: No space left on device", 3)


# -- pipes, signals, locales: in a process of its own ---------------------------------------------------------------


def outcome(process, text=None):
    out, err = process.communicate(text, timeout=60)
    return process.returncode, out, err


@POSIX
@pytest.mark.parametrize(
    "arguments", [("consult", "--set", "dizzy=yes", *ON_BOILER), ("findings", *ON_BOILER), ("--help",)], ids=" ".join
)
def test_a_closed_pipe_ends_it_quietly(program, arguments):
    read, write = os.pipe()
    os.close(read)
    process = program(*arguments, stdout=write)
    os.close(write)
    assert outcome(process) == (2, None, b"")


@POSIX
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="has no /dev/full")
def test_a_full_disk_is_a_failure(program):
    with open("/dev/full", "wb") as full:
        process = program("consult", "--set", "dizzy=yes", *ON_BOILER, stdout=full)
    assert outcome(process) == (3, None, b"thoracle: failed: No space left on device\n")


@POSIX
@pytest.mark.parametrize(
    ("closed", "arguments", "message"),
    [
        (1, ["--set", "dizzy=yes"], "thoracle consult: standard output is closed"),
        (0, [], "thoracle consult: standard input is closed, so there is nobody to ask"),
        (0, ["-"], "thoracle: standard input: is closed"),
    ],
)
def test_a_closed_stream_is_said(program, closed, arguments, message):
    process = program("consult", *arguments, *ON_BOILER, preexec_fn=lambda: os.close(closed))
    code, out, err = outcome(process)
    assert (code, out, err.decode().splitlines()[0]) == (2, b"", message)


@POSIX
def test_without_standard_error_it_still_ends_with_its_code(program):
    code, out, _ = outcome(program("consult", "--set", "dizzy=perhaps", *ON_BOILER, preexec_fn=lambda: os.close(2)))
    assert (code, out) == (2, b"")


@POSIX
@pytest.mark.parametrize("arguments", [["-"], ["--format", "json"]], ids=["reading a case", "asking"])
def test_ctrl_c_ends_it_with_130_and_nothing_half_written(program, tmp_path, arguments):
    file = tmp_path / "result.json"
    process = program("consult", *arguments, "--output", str(file), *ON_BOILER, stdin=subprocess.PIPE)
    if arguments == ["-"]:
        wait_until_it_reads(process)
    else:
        ready, _, _ = select.select([process.stderr], [], [], 60)
        assert ready, "asked nothing"
    process.send_signal(signal.SIGINT)
    code, out, err = outcome(process)
    assert (code, out) == (130, b"")
    assert err.endswith(b"thoracle: interrupted\n")
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def wait_until_it_reads(process):
    """Wait until a pipe that was filled is emptied: from then on the program waits for more."""
    os.set_blocking(process.stdin.fileno(), False)
    process.stdin.write(b"#" * 1000)
    process.stdin.flush()
    import fcntl
    import termios

    for _ in range(600):
        waiting = fcntl.ioctl(process.stdin.fileno(), termios.FIONREAD, b"\0" * 4)
        if struct.unpack("i", waiting) == (0,):
            return
        time.sleep(0.1)
    raise AssertionError("reads nothing")


@pytest.mark.parametrize(
    "locale",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "utf-16"},
    ],
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items()),
)
def test_output_is_utf_8_whatever_the_locale(program, tmp_path, locale):
    folder = tmp_path / "kb"
    copy_of_boiler(folder, "Look again tomorrow.", "Look again tomorrow — ✓ 38 °C.")
    settings = ("--set", "noise=quiet", "--set", "reset-helps=yes", "--set", "off-for=1 day", "--kb", str(folder))
    for form in ("json", "text", "markdown"):
        code, out, err = outcome(program("consult", *settings, "--format", form, variables=locale))
        assert (code, err) == (0, b"")
        assert "tomorrow — ✓ 38 °C." in out.decode()


def test_messages_are_utf_8_whatever_the_locale(program):
    process = program("consult", "--set", "gemütlich=ja", *ON_BOILER, variables={"PYTHONIOENCODING": "ascii"})
    message = "thoracle: no finding is called `gemütlich` (see `thoracle findings`)\n"
    assert outcome(process) == (2, b"", message.encode())


@POSIX
def test_bytes_that_are_no_text_are_shown_and_no_fault_of_the_program(program):
    code, out, err = outcome(program("consult", b"\xff.yaml", *ON_BOILER))
    assert (code, out) == (2, b"")
    assert err == b"thoracle: \\udcff.yaml: there is no such file\n"


def copy_of_boiler(folder, old, new):
    shutil.copytree(BOILER, folder)
    path = folder / "levels.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@POSIX
def test_a_result_in_a_new_file_has_the_mode_that_new_files_have(thoracle, tmp_path):
    result, other = tmp_path / "result.txt", tmp_path / "other.txt"
    thoracle.done("consult", "--set", "dizzy=yes", "--output", str(result), *ON_BOILER)
    other.touch()
    assert stat.S_IMODE(result.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)
