"""A plugin for pytest: the scenarios of a knowledge base as tests, one for each.

Installed with the package, it does nothing until a knowledge base is named::

    pytest --thoracle-kb knowledge        the scenarios of a folder, with whatever else is run
    pytest knowledge/cases/pain.yaml      those of one file, or of the folders `knowledge` and `knowledge/cases`

or, so that every run without arguments has them, in pytest's configuration file::

    [pytest]
    thoracle_kb = knowledge

A test is named by the id of its scenario (so that `-k` selects it, by its title too), and a failure is told as
``thoracle kb test`` tells it.  A knowledge base with errors fails to be collected, with its diagnostics; one without
scenarios is refused.

Nothing of the package is imported before a scenario is collected: pytest loads every plugin that is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import ExceptionInfo, TerminalRepr

    from .bench.trying.trials import Trial
    from .inference.knowledge_base import KnowledgeBase
    from .knowledge.diagnostics import Place
    from .knowledge.reading import Reading
    from .knowledge.scenarios import Scenario

__all__ = ["ScenarioFailed", "ScenarioFile", "ScenarioItem"]

OPTION, INI = "--thoracle-kb", "thoracle_kb"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option, and the setting of the same meaning."""
    group = parser.getgroup("thoracle", "scenarios of a Thoracle knowledge base")
    group.addoption(
        OPTION,
        action="append",
        default=[],
        metavar="DIR",
        dest=INI,
        help="Run the scenarios of the knowledge base in this folder too; as often as you like.",
    )
    parser.addini(
        INI, "Folders of knowledge bases whose scenarios are run, from the folder of this file.", type="paths"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Have the named folders collected; those of the configuration file where no argument says what to run."""
    config.stash[_READINGS] = {}
    folders = [config.invocation_params.dir / folder for folder in config.getoption(INI)]
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        folders += config.getini(INI)
    for folder in folders:
        if not (folder / "kb.yaml").is_file():
            raise pytest.UsageError(f"{folder} is no knowledge base: it has no kb.yaml")
        if not any((folder / "cases").rglob("*.yaml")):
            raise pytest.UsageError(f"{folder} has no scenarios: there is no file in its folder cases")
        config.args.append(str(folder / "cases"))
    config.stash[_NAMED] = frozenset(folder.resolve() for folder in folders)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of scenarios, where it, its folder or its knowledge base was named."""
    folder = _knowledge_base_of(file_path) if file_path.suffix == ".yaml" else None
    if folder is None:
        return None
    inside = (file_path, folder, *(path for path in file_path.parents if folder in path.parents))
    named = folder.resolve() in parent.config.stash[_NAMED] or any(map(parent.session.isinitpath, inside))
    return ScenarioFile.from_parent(parent, path=file_path, folder=folder) if named else None


def _knowledge_base_of(path: Path) -> Path | None:
    """The folder of the knowledge base of which a file holds scenarios; None where it does not."""
    cases = (each for each in path.parents if each.name == "cases" and (each.parent / "kb.yaml").is_file())
    return next((each.parent for each in cases), None)


class ScenarioFile(pytest.File):
    """A file of scenarios."""

    def __init__(self, *, folder: Path, **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self.folder = folder
        """The folder of the knowledge base."""

    def collect(self) -> Iterator[pytest.Item]:
        """The scenarios of the file; of a knowledge base with errors nothing but these."""
        reading, kb = _read(self.folder, self.config)
        if kb is None:
            from .knowledge.errors import KnowledgeBaseError

            raise self.CollectError(str(KnowledgeBaseError(reading.diagnostics)))
        name = f"{self.folder.name}/{self.path.relative_to(self.folder).as_posix()}"
        for scenario in reading.scenarios:
            if scenario.place.file == name:
                yield ScenarioItem.from_parent(self, name=scenario.id, scenario=scenario, kb=kb)


class ScenarioItem(pytest.Item):
    """A scenario as a test."""

    parent: ScenarioFile

    def __init__(self, *, scenario: Scenario, kb: KnowledgeBase, **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self.scenario, self._kb = scenario, kb
        self.extra_keyword_matches.add(scenario.title)

    def runtest(self) -> None:
        """Put the scenario to the knowledge base.

        Raises `ScenarioFailed` where something is otherwise than it expects.
        """
        from .bench.trying.trials import run

        [trial] = run(self._kb, [self.scenario])
        if not trial.passed:
            raise ScenarioFailed(trial)

    def repr_failure(self, excinfo: ExceptionInfo[BaseException], style: None = None) -> str | TerminalRepr:  # type: ignore[override]
        """What is otherwise than the scenario expects, and why."""
        if not isinstance(excinfo.value, ScenarioFailed):
            return super().repr_failure(excinfo)
        from .bench.trying.trial_report import failure

        return failure(excinfo.value.trial, shown=self._shown)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the scenario stands."""
        return self.path, self.scenario.place.line - 1, self.name

    def _shown(self, place: Place) -> str:
        """A place from where pytest was called."""
        path = self.parent.folder / place.file.partition("/")[2]
        here = self.config.invocation_params.dir
        return f"{path.relative_to(here) if here in path.parents else path}:{place.line}"


class ScenarioFailed(AssertionError):
    """Something is otherwise than a scenario expects."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        super().__init__(f"{len(trial.differences)} differences")


_NAMED = pytest.StashKey[frozenset[Path]]()
_READINGS = pytest.StashKey["dict[Path, tuple[Reading, KnowledgeBase | None]]"]()


def _read(folder: Path, config: pytest.Config) -> tuple[Reading, KnowledgeBase | None]:
    """A knowledge base, read once in a session; None where it has errors."""
    readings = config.stash[_READINGS]
    if folder not in readings:
        from .bench.checking.check import examine
        from .inference.knowledge_base import KnowledgeBase

        reading = examine(folder)
        sound = reading.model is not None and not reading.failed
        readings[folder] = reading, KnowledgeBase(reading.model) if sound and reading.model else None
    return readings[folder]
