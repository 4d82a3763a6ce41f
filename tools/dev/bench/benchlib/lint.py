"""Runs driver-lint and reads what it reports."""
import collections
import json
import os
import re
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from . import compiledb
from .paths import Problem, note

Run = collections.namedtuple('Run', 'findings files crashes cpu wall peak_kb truncated')
# findings: dicts of driver-lint with 'file' relative to the tree; files: {relative: {status, reason, module}}
# crashes: {relative: how}; cpu, wall: seconds; peak_kb: largest resident size of one process
# truncated: functions whose budget was hit, as driver-lint lists them


def relative(path, tree):
    path = os.path.abspath(path)  # a report names files below the working directory by relative paths
    for base in (tree, os.path.realpath(tree)):
        if path.startswith(base + os.sep):
            return os.path.relpath(path, base)
    return path


def measured(argv, timeout=None, cwd=None):
    """Runs a command in its own process group: (exit code or None on timeout, stderr, cpu s, wall s, peak kB)."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as err:
        p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err, cwd=cwd,
                             start_new_session=True)
        code, usage = None, None
        pause = 0.002
        try:
            while usage is None:
                pid, status, ru = os.wait4(p.pid, os.WNOHANG)
                if pid:
                    usage, code = ru, os.waitstatus_to_exitcode(status)
                elif timeout and time.monotonic() - start > timeout:
                    os.killpg(p.pid, signal.SIGKILL)
                    _, _, usage = os.wait4(p.pid, 0)
                else:
                    time.sleep(pause)
                    pause = min(pause * 1.5, 0.05)
        except BaseException:  # interrupted: it is in a process group of its own and would live on
            os.killpg(p.pid, signal.SIGKILL)
            raise
        p.returncode = 0 if code is None else code  # reaped by wait4, not by Popen
        err.seek(0)
        text = err.read().decode(errors='replace')
    return code, text, usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss


def how_it_ended(code):
    if code is None:
        return 'timed out'
    if code < 0:
        try:
            return 'killed by ' + signal.Signals(-code).name
        except ValueError:
            return 'killed by signal %d' % -code
    return 'exit code %d without a report' % code


def _one(argv, out, timeout):
    """(parsed report or None, how it ended, stderr, cpu, wall, peak)"""
    code, err, cpu, wall, peak = measured(argv, timeout)
    try:
        with open(out) as f:
            report = json.load(f)
    except (OSError, ValueError):
        report = None
    if code not in (0, 1, 2) or report is None:
        return None, how_it_ended(code), err, cpu, wall, peak
    return report, None, err, cpu, wall, peak


def run(binary, tree, rels, headers, work, name, jobs=2, timeout=120, isolate=False, options=(), database=None):
    """Lints files of a tree. When the one process dies, every file is tried in a process of its own."""
    os.makedirs(work, exist_ok=True)
    db = compiledb.write(os.path.join(work, name + '-db', 'compile_commands.json'),
                         database or compiledb.entries(tree, rels, headers))
    if not rels:
        return Run([], {}, {}, 0.0, 0.0, 0, [])

    def argv(out, files, *more):
        return [binary, '-p', db, '--timeout', str(timeout), '--output', 'json:' + out, *more, *options, *[os.path.join(tree, f) for f in files]]

    if not isolate:
        out = os.path.join(work, name + '.json')
        if os.path.exists(out):
            os.unlink(out)
        report, how, err, cpu, wall, peak = _one(argv(out, rels, '-j', str(jobs)), out, 60 + timeout * len(rels))
        if report is not None:
            return _collect([(rels, report)], tree, {}, cpu, wall, peak)
        if re.search(r"unknown (option|argument|flag)|unrecogni[sz]ed", err):
            raise Problem('driver-lint does not accept what this script passes:\n' + err.strip()[:600])
        note('driver-lint %s on %d files; trying each file in its own process\n%s' %
             (how, len(rels), err.strip()[-400:]))

    def single(rel):
        out = os.path.join(work, name + '-files', rel.replace('/', '!') + '.json')
        os.makedirs(os.path.dirname(out), exist_ok=True)
        if os.path.exists(out):
            os.unlink(out)
        return rel, _one(argv(out, [rel], '-j', '1'), out, timeout + 30)

    start = time.monotonic()
    reports, crashes, cpu, peak = [], {}, 0.0, 0
    with ThreadPoolExecutor(jobs) as pool:
        for rel, (report, how, err, c, _, k) in pool.map(single, rels):
            cpu += c
            peak = max(peak, k)
            if report is None:
                crashes[rel] = how + (': ' + last_line(err) if err.strip() else '')
            else:
                reports.append(([rel], report))
    return _collect(reports, tree, crashes, cpu, time.monotonic() - start, peak)


def last_line(text):
    """The line of stderr that says most: an assertion or error, else the last one."""
    lines = [l.strip() for l in text.strip().split('\n') if l.strip()]
    for l in lines:
        if re.search(r'Assertion|error:|fatal|terminate called|Sanitizer', l):
            return l[:200]
    return lines[-1][:200] if lines else ''


def _collect(reports, tree, crashes, cpu, wall, peak):
    findings, files, truncated = {}, {}, []
    for _, report in reports:
        for f in report.get('findings', []):
            f = dict(f, file=relative(f.get('file', ''), tree),
                     trace=[dict(t, file=relative(t.get('file', ''), tree)) for t in f.get('trace', [])])
            # One finding in a header can come out of several runs.
            findings[(f['file'], f.get('line'), f.get('column'), f.get('rule'), f.get('message'))] = f
        truncated += [dict(t, file=relative(t.get('file', ''), tree)) for t in report.get('truncated', [])]
        for f in report.get('files', []):
            files[relative(f.get('path') or f.get('file', ''), tree)] = f
    ordered = sorted(findings.values(), key=lambda f: (f['file'], f.get('line') or 0, f.get('column') or 0,
                                                       f.get('rule') or '', f.get('message') or ''))
    return Run(ordered, files, crashes, cpu, wall, peak, truncated)


def add_options(parser):
    """The flags that every script running driver-lint shares."""
    parser.add_argument('--driver-lint', metavar='PATH', help='program to measure (default: build/release, build/dev)')
    parser.add_argument('-j', '--jobs', type=int, default=2, help='parallel jobs (default 2)')
    parser.add_argument('--timeout', type=int, default=120, help='seconds one file may take (default 120)')
    parser.add_argument('--isolate', action='store_true', help='a process per file: survives crashes, no modules')
    parser.add_argument('--lint-option', action='append', default=[], metavar='OPT',
                        help='pass OPT on to driver-lint (repeatable, --lint-option=--foo)')
