"""Where things are: the repository, its build directory, driver-lint, installed kernel headers."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..', '..', '..'))
BUILD = os.path.join(ROOT, 'build', 'bench-data')
CORPUS = os.path.join(ROOT, 'corpus')
CLANG = 'clang-22'

# The configuration that the figures in this repository are measured with.
PINNED_HEADERS = '6.1.0-56'


class Problem(Exception):
    """An error the user can act on; printed without a traceback."""


def run_main(main):
    """Runs a script's main(), turning a Problem into a message and exit code 2."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up as for ^C
    try:
        sys.exit(main())
    except Problem as p:
        print('%s: %s' % (os.path.basename(sys.argv[0]), p), file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print('interrupted', file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # piped into head: nothing to complain about
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def note(text):
    print(text, file=sys.stderr, flush=True)


def build_path(*parts):
    """A path under build/bench-data whose directory exists."""
    path = os.path.join(BUILD, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def scratch(name):
    """A directory of its own for one run, so that runs at the same time do not mix; removed afterwards."""
    os.makedirs(BUILD, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=name + '-', dir=BUILD)


def driver_lint(given=None):
    """The driver-lint to measure: the one given, else release, else dev, else $PATH."""
    places = [given] if given else [os.path.join(ROOT, 'build', p, 'bin', 'driver-lint')
                                    for p in ('release', 'dev')]
    for p in places:
        if p and os.path.isfile(p) and os.access(p, os.X_OK):
            return os.path.abspath(p)
    found = None if given else shutil.which('driver-lint')
    if found:
        return found
    raise Problem('no driver-lint at %s; build one (cmake --preset release && cmake --build --preset release '
                  '--target driver-lint) or name it with --driver-lint' % ' or '.join(places))


def headers(version='6.1', base='/usr/src'):
    """(common, amd64) header directories of a kernel series; the pinned ABI if it is there."""
    def number(name):
        return [int(x) for x in re.findall(r'\d+', name)]
    try:
        names = os.listdir(base)
    except OSError:
        names = []
    found = []
    for n in names:
        m = re.match(r'linux-headers-(%s\.\d.*)-amd64$' % re.escape(version), n)
        if m and re.search(r'-(rt|cloud)$', m.group(1)) is None:
            commons = ['linux-headers-%s-common' % m.group(1)]
            if commons[0] in names:
                found.append((m.group(1), os.path.join(base, commons[0]), os.path.join(base, n)))
    if not found:
        raise Problem('no kernel headers for %s in %s; apt-get install linux-headers-amd64 (for another series: '
                      'linux-headers-VERSION-amd64)' % (version, base))
    for abi, common, arch in found:
        if abi == PINNED_HEADERS:
            return common, arch
    abi, common, arch = max(found, key=lambda f: number(f[0]))
    if version == '6.1':
        note('note: headers %s instead of the pinned %s; figures may differ slightly' % (abi, PINNED_HEADERS))
    return common, arch


def commit():
    """The commit that is measured, with '+' when the working tree differs from it."""
    def git(*args):
        return subprocess.run(['git', '-C', ROOT, *args], capture_output=True, text=True).stdout.strip()
    return (git('rev-parse', '--short=12', 'HEAD') or 'unknown') + ('+' if git('status', '--porcelain', '-uno') else '')
