"""The interview at the prompt, on a real terminal and through pipes."""

import json
import os
import re
import subprocess
import sys

import pexpect
import pytest

from .conftest import BOILER, ROOT

ON_BOILER = ("--kb", BOILER)


def _environment():
    """The environment of now, in which nothing says how wide the terminal is but the terminal."""
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}


class Terminal:
    """The program on a terminal of its own; remembers all that it wrote."""

    def __init__(self, *arguments, columns=80, variables=None):
        self.child = pexpect.spawn(
            sys.executable,
            [str(ROOT / "cli.py"), "consult", *ON_BOILER, *arguments],
            env={**_environment(), "TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1", **(variables or {})},
            dimensions=(24, columns),
            encoding="utf-8",
            timeout=20,
        )
        self.child.delaybeforesend = None
        self.text = ""

    def sees(self, text):
        """Wait for words, wherever the lines break."""
        self.child.expect(r"\s+".join(map(re.escape, text.split())))
        self.text += self.child.before + self.child.after
        return self

    def types(self, line):
        """Type a line at the next prompt."""
        self.child.expect("\n> ")
        self.text += self.child.before + self.child.after
        self.child.sendline(line)
        return self

    def ends(self):
        """Wait for the end; gives the exit code."""
        self.child.expect(pexpect.EOF)
        self.text += self.child.before
        self.child.close()
        return self.child.exitstatus


@pytest.fixture
def terminal():
    started = []

    def start(*arguments, **settings):
        started.append(Terminal(*arguments, **settings))
        return started[-1]

    yield start
    for each in started:
        each.child.close(force=True)


# -- on a terminal ----------------------------------------------------------------------------------------------------


def test_a_whole_consultation_with_every_command(terminal, state):
    talk = terminal()
    talk.sees("Say in a few words what is wrong, or press Enter").types("")
    talk.sees("So far: Book a service. Could still become: Leave the house").sees("Still open: 8 questions.")
    talk.sees("Do any of these apply?").types("why")
    talk.sees("Alarm:").sees("Yes would mean by itself: Leave the house.").sees("(rule poison-means-leave)")
    talk.types("why").sees("Rule poison-means-leave concludes “Leave the house” when this holds:")
    talk.sees("Alarm: yes (not known yet)")
    talk.types("why").sees("Rule poison-means-leave rests on:").sees("Danger, sentence 3]")
    talk.types("why 3").sees("Dizziness:").sees("Together with other answers it could mean: Leave the house.")
    talk.types("how").sees("No rule concludes a level; this one holds by default.")
    talk.types("how gas").sees("no level, cause, pattern, rule or finding is called `gas`")
    talk.types("what-if gas-smell=yes").sees("The level would be “Leave the house” instead of “Book a service”.")
    talk.types("what-if gas").sees("say what, as in `what-if NAME=VALUE`")
    talk.types("help 2").sees("Is the alarm sounding?").types("help").sees("quit stop here")
    talk.types("9").sees("`9` is none of them; give numbers from 1 to 3, `none`, or `?`")
    talk.types("back").sees("there is no answer to go back to")
    talk.types("none").sees("For how long has it been off?")
    talk.types("3 parsecs").sees("`off-for`:")
    talk.types("9 days").sees("What you said so far already means: Have an engineer called out.")
    talk.sees("The questions go on, for it could be more urgent still; `quit` stops here.")
    talk.types("rules").sees("Have an engineer called out:").sees("A week without heat is long. (rule long-off)")
    talk.types("back").sees("For how long has it been off?")
    talk.types("3 days").sees("This is certain now.")
    talk.types("at the pump").types("a hum")
    talk.sees("That was all:").sees("BOOK A SERVICE")
    assert talk.ends() == 0
    assert list(state.iterdir()) == []


def test_the_top_of_the_scale_interrupts_at_once_and_stops_unless_the_person_insists(terminal):
    talk = terminal("--emergency-number", "112").types("").types("2")
    talk.sees("LEAVE THE HOUSE").sees("Leave the house and call 112.").sees("The gas is poisonous.")
    talk.sees("Do not wait for the rest of the questions. Go on all the same? [y/N]")
    talk.types("perhaps").sees("`y` goes on with the questions, Enter stops here")
    talk.types("how").sees("The alarm reports poisonous gas.")
    talk.types("back").sees("Do any of these apply?").types("2").sees("Go on all the same? [y/N]").types("")
    talk.sees("You stopped here.").sees("Leave the house and call 112.")
    assert talk.ends() == 0


def test_after_the_interruption_it_goes_on_where_the_person_insists(terminal):
    talk = terminal().types("").types("2").sees("[y/N]").types("y").sees("could still help to tell the causes apart")
    talk.types("quit")
    assert talk.ends() == 0


def test_own_words_are_shown_back_and_only_what_is_confirmed_is_taken(terminal):
    talk = terminal("--format", "json")
    talk.types("a bang, a smell of gas, but nobody is dizzy and there was frost")
    talk.sees('1 Noise: a bang: yes ("bang")').sees('2 Smell of gas: yes ("smell of gas")')
    talk.sees("Is all of that right? yes, no, or the numbers of what is wrong:")
    talk.types("").sees("Nothing is taken without your yes.").types("7").sees("answer yes, no, or numbers from 1 to")
    talk.types("2").sees("Not taken, and left to the questions: Smell of gas: yes")
    talk.sees("Do any of these apply?").types("quit")
    assert talk.ends() == 0
    findings = json.loads(talk.text[talk.text.index("\n{") :].partition("\nthoracle:")[0])["findings"]
    assert findings["noise"] == "bang"
    assert "gas-smell" not in findings


def test_quitting_while_words_are_confirmed_takes_nothing(terminal, state):
    talk = terminal().types("a smell of gas").sees("Is all of that right?").types("quit").sees("You stopped here.")
    assert talk.ends() == 0
    assert list(state.iterdir()) == []


def test_every_explanation_can_be_had_at_the_prompt(terminal):
    talk = terminal().types("").types("why-not").sees("say what, as in `why-not watch`: a level, a cause, a pattern or")
    talk.types("why-not leave the house").sees("`evacuate` is not concluded.").types("none").types("9 days")
    talk.types("sufficient").sees("Time without heat: 9 days").types("result").sees("HAVE AN ENGINEER CALLED OUT")
    talk.sees("Knowledge base: What is wrong with the boiler").types("result now").sees(
        "type `result`, or `result all`"
    )
    talk.types("how long off").sees("A week without heat is long.").types("how odd").sees("is called `odd`")
    talk.types("how Time without heat").sees("Time without heat: 9 days").types("quit")
    assert talk.ends() == 0


def test_enter_alone_shows_the_question_again(terminal):
    talk = terminal().types("").sees("Do any of these apply?").types("help 1").types("").sees("Do any of these apply?")
    talk.types("none").sees("For how long has it been off?").types("").sees("For how long has it been off?")
    talk.types("quit")
    assert talk.ends() == 0


def test_the_first_prompt_knows_the_commands(terminal):
    talk = terminal().types("rules").sees("No rule has fired so far.").types("how").sees("holds by default")
    talk.types("why-not evacuate").sees("`evacuate` is not concluded.").types("what-if dizzy=yes").sees(
        "would stay “Book a service”"
    )
    talk.types("how alarm").sees("`alarm` is not known").types("how odd").sees("Nothing of that is known here")
    talk.sees("Do any of these apply?").types("quit")
    assert talk.ends() == 0


@pytest.mark.parametrize("line", ["stop", "exit", "q", "quit"])
def test_who_stops_at_the_first_prompt_is_heard(terminal, line):
    talk = terminal().types("help").sees("Your own words, or nothing to go on")
    talk.types("back").sees("there is no answer to go back to").types(line).sees("You stopped here.")
    assert talk.ends() == 0


@pytest.mark.parametrize("line", ["?", "none", "no", "don't know"])
def test_who_has_nothing_to_say_at_first_goes_on_to_the_questions(terminal, line):
    talk = terminal().types(line).sees("Do any of these apply?").types("quit")
    assert talk.ends() == 0
    assert "Nothing of that is known" not in talk.text


def test_a_first_line_that_begins_like_a_command_is_read_as_words(terminal):
    talk = terminal().types("help, there is frost").sees("Frost: yes").types("yes").types("quit")
    assert talk.ends() == 0


def test_commands_are_understood_while_words_are_confirmed_and_back_says_it_again(terminal):
    talk = terminal().types("a smell of gas").sees("Is all of that right?").types("rules").sees("No rule has fired")
    talk.types("help").sees("Your own words").types("how evacuate").sees(
        "the level `evacuate` was not concluded"
    ).types("why")
    talk.sees("No question is being asked right now").types("perhaps").sees("answer yes, no, or numbers from 1 to 1")
    talk.types("back").sees("Say in a few words what is wrong").types("there is frost").sees("Frost: yes").types("yes")
    talk.sees("Do any of these apply?").types("quit").sees("Yes: Frost")
    assert talk.ends() == 0


def test_back_while_words_are_confirmed_at_a_question_goes_back_to_the_question(terminal):
    talk = terminal().types("").types("none").sees("For how long").types("the alarm is sounding").types("back")
    talk.sees("For how long has it been off?").types("quit")
    assert talk.ends() == 0


def test_going_back_on_the_words_of_the_command_line_asks_for_others(terminal):
    talk = terminal("--words", "a smell of gas", "--ask").types("back").sees("Say in a few words").types("")
    talk.sees("Do any of these apply?").types("quit")
    assert talk.ends() == 0


def test_own_words_fit_at_any_question(terminal):
    talk = terminal().types("").types("no smell of gas, but the alarm is sounding")
    talk.sees("Smell of gas: no").sees("Alarm: yes").types("yes").sees("LEAVE THE HOUSE").types("n")
    assert talk.ends() == 0


def test_what_is_confirmed_later_replaces_what_was_answered_before(terminal):
    talk = terminal().types("").types("none").sees("For how long").types("oh, the alarm is sounding")
    talk.sees('Alarm: yes ("alarm")').types("yes").sees("LEAVE THE HOUSE").types("")
    assert talk.ends() == 0


def test_what_contradicts_an_earlier_answer_takes_its_place_if_the_person_says_so(terminal):
    talk = terminal("--format", "json").types("").types("none").sees("For how long").types("it smells of gas")
    talk.sees("Smell of gas: yes").types("yes").sees("That contradicts what you answered before: A smell: no.")
    talk.types("how").sees("holds by default").types("no").sees("It stays as it was.").sees("For how long")
    talk.types("gas-smell=yes").sees("Take the new answer in its place? yes or no:").types("yes")
    talk.sees("LEAVE THE HOUSE").types("")
    assert talk.ends() == 0
    findings = json.loads(talk.text[talk.text.index("\n{") :].partition("\nthoracle:")[0])["findings"]
    assert findings == {"gas-smell": "present", "alarm": "absent", "dizzy": "absent"}


@pytest.mark.parametrize(("line", "shown"), [("back", "It stays as it was."), ("quit", "You stopped here.")])
def test_who_is_asked_about_a_contradiction_can_go_back_and_stop(terminal, line, shown):
    talk = terminal().types("").types("none").types("gas-smell=yes").sees("Take the new").types(line).sees(shown)
    if line == "back":
        talk.types("quit")
    assert talk.ends() == 0


def test_from_a_pipe_what_contradicts_an_earlier_answer_is_refused(thoracle):
    result = thoracle("consult", *ON_BOILER, "--format", "json", text="none\ngas-smell=yes\n3 days\n")
    assert "contradict each other" in " ".join(result.stderr.split("\n"))
    findings = json.loads(result.stdout)["findings"]
    assert (findings.get("gas-smell"), findings["off-for"]) == (None, "3 days")


def test_forty_columns_are_enough_and_nothing_is_coloured_or_redrawn(terminal):
    talk = terminal(columns=40)
    talk.types("").types("why").types("why").types("how").types("help").types("rules").types("none").types("8 days")
    talk.types("quit")
    assert talk.ends() == 0
    asked = talk.text.partition("HAVE AN ENGINEER")[0]
    lines = [line for line in asked.replace("\r\n", "\n").split("\n") if not line.startswith("> ")]
    assert max(map(len, lines)) <= 40
    assert not [each for each in asked if each < " " and each not in "\r\n"]


def test_end_of_input_at_a_terminal_keeps_the_answers(terminal, state):
    talk = terminal().types("").types("none").sees("For how long")
    talk.child.expect("\n> ")
    talk.child.sendeof()
    talk.sees("That was the end of the input.").sees("BOOK A SERVICE").sees("--resume")
    assert talk.ends() == 0
    assert len(list(state.iterdir())) == 1


def test_ctrl_c_at_the_first_prompt_ends_with_130_and_keeps_nothing(terminal, state):
    talk = terminal()
    talk.child.expect("\n> ")
    talk.child.sendintr()
    talk.sees("thoracle: interrupted")
    assert talk.ends() == 130
    assert list(state.iterdir()) == []


def test_lines_can_be_called_back(terminal):
    pytest.importorskip("readline")
    talk = terminal(variables={"TERM": "xterm"})
    talk.types("").types("why 1").sees("A smell:")
    talk.child.expect("> ")
    talk.child.send("\x1b[A\r")
    talk.sees("`why 1` once more shows what they rest on.")
    talk.types("quit")
    assert talk.ends() == 0


# -- through pipes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["no", "yes", "?", "gibberish", "", "back", "help", "2"])
@pytest.mark.parametrize("words", [(), ("--ask", "--words", "a smell of gas")], ids=["asked", "words"])
def test_a_pipe_that_says_the_same_for_ever_comes_to_an_end(word, words):
    endless = subprocess.Popen(["yes", word], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    command = [sys.executable, str(ROOT / "cli.py"), "consult", *ON_BOILER, "--format", "json", *words]
    try:
        done = subprocess.run(command, stdin=endless.stdout, capture_output=True, timeout=60, check=True)
    finally:
        endless.kill()
        endless.communicate()
    assert json.loads(done.stdout)["escalation"]["level"]


def test_the_third_line_that_does_not_fit_counts_as_dont_know(thoracle):
    result = thoracle("consult", *ON_BOILER, "--format", "json", text="what\nis\nthis\n3 days\n")
    assert result.stderr.count("is none of them; give numbers from 1 to 3") == 3
    assert "That fits nothing for the third time and counts as don't know." in result.stderr
    findings = json.loads(result.stdout)["findings"]
    assert {name: findings[name] for name in ("any-smell", "alarm", "dizzy")} == dict.fromkeys(
        ("any-smell", "alarm", "dizzy"), "unknown"
    )
    assert findings["off-for"] == "3 days"


def test_several_answers_are_taken_at_once(thoracle):
    result = thoracle("consult", *ON_BOILER, "--format", "json", text="off-for=3 days; noise=hum; frost=no\n1 3?\n")
    findings = json.loads(result.stdout)["findings"]
    assert findings == {
        "any-smell": "present",
        "alarm": "absent",
        "dizzy": "unknown",
        "noise": "hum",
        "off-for": "3 days",
        "frost": "absent",
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("frist=yes", "no finding is called `frist` (did you mean `frost`?)"),
        ("noise=loud", "`noise`: `loud` is no option (choose from quiet, hum, bang)"),
        ("=", "`=` is no answer; write NAME=VALUE, several separated by semicolons"),
        ("frost=yes; frost=no", "`frost` is answered twice, and not alike; answer it once"),
        ("why 9", "give a number from 1 to 3"),
        ("what-if frist=yes", "no finding is called `frist` (did you mean `frost`?)"),
        ("how valve", "no level, cause, pattern, rule or finding is called `valve`"),
        ("back pain", "`back pain` is none of them; give numbers from 1 to 3, `none`, or `?`"),
        ("\x1b[31mred", "` [31mred` is none of them; give numbers from 1 to 3, `none`, or `?`"),
    ],
)
def test_what_cannot_be_taken_is_said_and_loses_nothing(thoracle, line, message):
    result = thoracle("consult", *ON_BOILER, "--format", "json", text=f"{line}\n2\n")
    assert message in " ".join(result.stderr.split("\n"))
    assert "\x1b" not in result.stderr
    assert json.loads(result.stdout)["findings"]["alarm"] == "present"


def test_a_line_without_end_is_cut_and_shown_in_part():
    command = [sys.executable, str(ROOT / "cli.py"), "consult", *ON_BOILER, "--format", "json"]
    done = subprocess.run(command, input=b"x" * 50_000 + b"\n2\n", capture_output=True, timeout=60, check=True)
    assert len(done.stderr) < 12_000


# -- words without an interview ---------------------------------------------------------------------------------------


def test_words_that_need_no_confirmation_are_used_without_a_terminal(thoracle):
    assert thoracle.json("consult", "--words", "there was frost", *ON_BOILER)["findings"] == {"frost": "present"}


def test_a_warning_sign_in_words_is_not_used_unconfirmed_and_that_is_said(thoracle):
    result = thoracle("consult", "--words", "there was frost and a smell of gas", "--format", "json", *ON_BOILER)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["findings"] == {"frost": "present"}
    assert result.stderr == (
        'thoracle: not used, for nobody has confirmed it: Smell of gas: yes ("smell of gas")\n'
        "thoracle: if it is so, it is more urgent: Leave the house\n"
    )


@pytest.mark.parametrize("words", ["a smell of gas", "nothing that is known", ""])
def test_words_of_which_nothing_can_be_used_are_refused(thoracle, words):
    said = thoracle.refused("consult", "--words", words, *ON_BOILER)
    assert said.endswith(
        "thoracle consult: nothing that `--words` says can be used as it is; add `--ask`, or use `--set`\n"
        "thoracle consult: see `thoracle consult --help`\n"
    )


def test_what_is_stated_outright_counts_more_than_words(thoracle):
    result = thoracle("consult", "--words", "there was frost", "--set", "frost=no", "--format", "json", *ON_BOILER)
    assert json.loads(result.stdout)["findings"] == {"frost": "absent"}
    assert result.stderr == 'thoracle: not used, for it is stated otherwise: Frost: yes ("frost")\n'


def test_what_is_not_clear_in_words_is_left_to_the_questions(thoracle):
    result = thoracle("consult", "--words", "no frost, a smell of gas", "--ask", *ON_BOILER, text="yes\nquit\n")
    left = 'Not taken, and left to the questions: Smell of gas: not clear ("smell of gas")'
    assert left in " ".join(result.stderr.split())
    assert "Does it smell of anything?" in result.stderr


def test_words_are_confirmed_through_a_pipe_where_it_asks(thoracle):
    result = thoracle(
        "consult", "--words", "no frost, but a smell of gas", "--ask", "--format", "json", *ON_BOILER, text="yes\nno\n"
    )
    assert json.loads(result.stdout)["findings"] == {"gas-smell": "present", "frost": "absent"}
    assert 'Smell of gas: yes ("smell of gas")' in result.stderr
    assert "LEAVE THE HOUSE" in result.stderr
