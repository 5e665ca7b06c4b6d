"""Importing experta through `engine.inference.firing._experta` works, and the host does not notice.

What an import does to a process can be seen once per process: each test runs its lines in a Python of its own, in which
every warning is an error and no bytecode is cached (a SyntaxWarning shows only when a file is compiled).
"""

import ast
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WATCH = """
import atexit, builtins, collections, collections.abc, importlib.abc, importlib.machinery, logging, logging.config, os
import signal, sys, threading, warnings

def host():
    "Everything of the host's that an import could change, by identity where it is an object."
    root = logging.getLogger()
    return {
        "collections": list(vars(collections).items()),
        "collections.abc": list(vars(collections.abc).items()),
        "builtins": [item for item in vars(builtins).items() if item[0] != "_"],
        "logging": [item for item in vars(logging).items() if item[0] != "_handlers"],
        "handlers": list(root.handlers), "all handlers": list(logging._handlerList), "level": root.level,
        "filters": list(root.filters), "disabled": (root.disabled, root.manager.disable),
        "warnings": list(warnings.filters), "showwarning": warnings.showwarning,
        "meta_path": (id(sys.meta_path), list(sys.meta_path)), "path": list(sys.path), "hooks": list(sys.path_hooks),
        "excepthook": sys.excepthook, "stdout": sys.stdout, "stderr": sys.stderr, "environ": dict(os.environ),
        "signals": [signal.getsignal(number) for number in sorted(signal.valid_signals())],
        "atexit": atexit._ncallbacks(), "recursion": sys.getrecursionlimit(), "threads": threading.enumerate(),
        "host modules": {name: module for name, module in sys.modules.items() if name in before_modules},
    }

def changes():
    after = host()
    return [what for what in before if before[what] != after[what]]

def of_experta():
    return sorted(name for name in sys.modules if name.partition(".")[0] in {"experta", "frozendict", "schema"})

before_modules = set(sys.modules)
before = host()
"""


@pytest.fixture
def python(tmp_path):
    """Runs lines in a Python of their own, after `WATCH`; gives what they print, and fails where they fail."""

    def run(lines, *, first=""):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", first + WATCH + lines],
            cwd=ROOT,
            env={**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def test_the_import_changes_nothing_of_the_host_and_warns_of_nothing(python):
    assert (
        python("import engine.inference.firing._experta; print(changes(), hasattr(collections, 'Mapping'))")
        == "[] False\n"
    )


def test_what_is_imported_fires_rules(python):
    out = python("""
from engine.inference.firing._experta import AS, MATCH, NOT, TEST, Fact, KnowledgeEngine, Rule

class Doubles(KnowledgeEngine):
    @Rule(AS.given << Fact(number=MATCH.n), TEST(lambda n: n < 20), NOT(Fact(stop=True)), salience=1)
    def double(self, given, n):
        self.declare(Fact(number=2 * n, parts=["a", {"b": 1}]))

engine = Doubles()
engine.reset()
engine.declare(Fact(number=5))
engine.run()
print([fact.as_dict() for fact in engine.facts.values()][1:], changes())
""")
    parts = "'parts': ['a', {'b': 1}]"
    assert out == f"[{{'number': 5}}, {{'number': 10, {parts}}}, {{'number': 20, {parts}}}] []\n"


def test_a_root_logger_that_the_host_has_configured_keeps_its_handlers_and_its_level(python):
    configured = "import logging; logging.basicConfig(level=logging.DEBUG, filename='/dev/null')\n"
    out = python(
        "import engine.inference.firing._experta; print(changes(), len(logging.root.handlers), logging.root.level)",
        first=configured,
    )
    assert out == "[] 1 10\n"


def test_the_host_can_configure_logging_afterwards(python):
    out = python("""
import engine.inference.firing._experta
logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
logging.info("mine")
""")
    assert out == "mine\n"


def test_several_threads_import_at_once_and_get_the_same_classes(python):
    out = python("""
start, classes = threading.Barrier(16), []

def load():
    start.wait()
    from engine.inference.firing import _experta
    classes.append(tuple(getattr(_experta, name) for name in _experta.__all__))

threads = [threading.Thread(target=load) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(classes), len(set(classes)), changes())
""")
    assert out == "16 1 []\n"


def test_no_other_thread_sees_a_change_while_the_import_is_under_way(python):
    out = python("""
sys.setswitchinterval(1e-6)
done, watching, seen, looks = threading.Event(), threading.Event(), set(), 0

def look():
    global looks
    while not done.is_set():
        if hasattr(collections, "Mapping"): seen.add("collections.Mapping")
        if logging.basicConfig is not basic_config: seen.add("logging.basicConfig")
        if logging.root.handlers: seen.add("a handler")
        if builtins.__import__ is not import_: seen.add("__import__")
        looks += 1
        watching.set()

basic_config, import_ = logging.basicConfig, builtins.__import__
thread = threading.Thread(target=look)
thread.start()
watching.wait()
import engine.inference.firing._experta
done.set()
thread.join()
print(sorted(seen), looks > 100)
""")
    assert out == "[] True\n"


def test_a_thread_of_the_hosts_that_fails_to_import_experta_at_the_same_moment_is_not_in_the_way(python):
    out = python("""
sys.setswitchinterval(1e-6)
import engine
start, outcomes = threading.Barrier(4), []

def ours():
    start.wait()
    from engine.inference.firing._experta import KnowledgeEngine
    outcomes.append(KnowledgeEngine.__name__)

def theirs():
    start.wait()
    try: import experta
    except AttributeError: pass

threads = [threading.Thread(target=target) for target in (ours, ours, theirs, theirs)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(outcomes, hasattr(collections, "Mapping"), len(of_experta()) > 20)
""")
    assert out == "['KnowledgeEngine', 'KnowledgeEngine'] False True\n"


def test_an_import_that_fails_leaves_things_as_found_and_says_why(python):
    out = python("""
sys.modules["schema"] = None  # Python's way of saying that there is none
try:
    import engine.inference.firing._experta
except ImportError as error:
    print(error)
print(changes(), of_experta(), "engine.inference.firing._experta" in sys.modules)
del sys.modules["schema"]
from engine.inference.firing._experta import KnowledgeEngine
print(KnowledgeEngine, changes())
""")
    assert out.splitlines() == [
        "import of schema halted; None in sys.modules",
        "[] ['schema'] False",
        "<class 'experta.engine.KnowledgeEngine'> []",
    ]


def test_without_experta_the_import_fails_with_its_name(python):
    out = python("""
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name == "experta": raise ModuleNotFoundError("No module named 'experta'", name=name)

sys.meta_path.insert(0, Nowhere())
before = host()
try:
    import engine.inference.firing._experta
except ModuleNotFoundError as error:
    print(error)
print(changes(), of_experta())
""")
    assert out == "No module named 'experta'\n[] []\n"


@pytest.mark.parametrize("own", ["collections.abc.Mapping", "collections.abc.MutableMapping", "object()"])
def test_a_collections_mapping_of_the_hosts_own_is_neither_used_nor_changed(python, own):
    out = python(
        "from engine.inference.firing._experta import Fact; import frozendict\n"
        "print(changes(), collections.Mapping is own, frozendict.frozendict.__mro__[1] is collections.abc.Mapping)",
        first=f"import collections, collections.abc; own = collections.Mapping = {own}\n",
    )
    assert out == "[] True True\n"


def test_an_experta_that_the_host_has_imported_is_used_as_it_stands(python):
    by_the_host = """
import collections, collections.abc, logging
collections.Mapping = collections.abc.Mapping
import experta
"""
    out = python(
        """
from engine.inference.firing._experta import KnowledgeEngine
print(KnowledgeEngine is experta.KnowledgeEngine, changes(), len(logging.root.handlers))
print(logging.getLogger("experta").level)
""",
        first=by_the_host,
    )
    assert out == "True [] 1\n0\n"


def test_a_host_whose_own_import_of_experta_failed_can_import_it_through_us(python):
    by_the_host = """
try:
    import experta
except AttributeError as error:
    print(error)
"""
    out = python("import engine.inference.firing._experta, experta; print(experta.Rule, changes())", first=by_the_host)
    assert out.splitlines() == ["module 'collections' has no attribute 'Mapping'", "<class 'experta.rule.Rule'> []"]


def test_afterwards_the_host_can_import_experta_itself(python):
    out = python("""
import engine.inference.firing._experta, experta, frozendict, inspect
print(experta.KnowledgeEngine is engine.inference.firing._experta.KnowledgeEngine, experta.engine.logging is logging)
print(frozendict.collections is collections, inspect.getsource(frozendict.frozendict)[:16])
print({type(sys.modules[name].__loader__).__name__ for name in of_experta()}, changes())
""")
    assert out == "True True\nTrue class frozendict\n{'SourceFileLoader'} []\n"


FIRING = """
from engine.inference.firing._experta import Fact, KnowledgeEngine, Rule

class Greeter(KnowledgeEngine):
    @Rule(Fact(fever=True))
    def greet(self): pass

engine = Greeter()
engine.reset()
engine.declare(Fact(fever=True))
engine.run()
"""


def test_no_fact_is_printed_in_a_host_that_logs_everything(python):
    logs_all = "import logging, sys; logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)\n"
    assert python(FIRING, first=logs_all) == ""


def test_experta_watch_still_shows_the_facts(python):
    logs_all = "import logging, sys; logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)\n"
    watched = "import engine.inference.firing._experta, experta; experta.watch('RULES')\n"
    assert "FIRE 1 greet" in python(watched + FIRING, first=logs_all)


def test_a_level_that_the_host_has_given_the_logger_of_experta_is_kept(python):
    chosen = "import logging; logging.getLogger('experta').setLevel(logging.INFO)\n"
    out = python("import engine.inference.firing._experta; print(logging.getLogger('experta').level)", first=chosen)
    assert out == "20\n"


# The declarations for the type checker.

STUB = ast.parse(Path(ROOT, "engine/inference/firing/_experta.pyi").read_text(encoding="utf-8"))
CLASSES = {node.name: node for node in STUB.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")}
METHODS = [
    pytest.param(name, node, id=f"{name}.{node.name}")
    for name, declared in CLASSES.items()
    for node in declared.body
    if isinstance(node, ast.FunctionDef) and not node.decorator_list
]


def test_the_declarations_name_what_the_module_offers():
    from engine.inference.firing import _experta

    [offered] = [node for node in STUB.body if isinstance(node, ast.Assign)]
    assert ast.literal_eval(offered.value) == _experta.__all__
    assert {*CLASSES, "AS", "MATCH", "watched"} == set(_experta.__all__)


@pytest.mark.parametrize("name", CLASSES)
def test_a_declared_class_has_the_declared_bases(name):
    from engine.inference.firing import _experta

    bases = {ast.unparse(base).partition("[")[0] for base in CLASSES[name].bases}
    real = {base.__name__ for base in getattr(_experta, name).__mro__}
    assert {base for base in bases if not base.startswith("_")} <= real


@pytest.mark.parametrize(("name", "declared"), METHODS)
def test_a_declared_method_takes_what_the_method_of_experta_takes(name, declared):
    from engine.inference.firing import _experta

    real = inspect.getattr_static(getattr(_experta, name), declared.name)
    parameters = inspect.signature(getattr(real, "__func__", real)).parameters.values()
    names = [parameter.name for parameter in parameters]
    arguments = declared.args
    if arguments.posonlyargs:  # declared narrower than it is, so that it can be called in the declared ways only
        assert any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
        return
    ours = [*arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    assert [argument.arg for argument in ours if argument] == names
