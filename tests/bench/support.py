"""Makes the measuring scripts importable, and a stand-in for driver-lint."""
import importlib.machinery
import importlib.util
import os
import stat
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..'))
BENCH = os.path.join(ROOT, 'tools', 'dev', 'bench')
sys.path.insert(0, BENCH)


def script(name):
    """A script without .py as a module."""
    loader = importlib.machinery.SourceFileLoader('bench_' + name, os.path.join(BENCH, name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


# Reports one finding for each line with "BUG rule" in it; dies on a line with CRASH.
FAKE = '''#!%s
import json, re, sys
files, out, args = [], None, iter(sys.argv[1:])
for a in args:
    if a == '--output':
        out = next(args)[len('json:'):]
    elif a in ('-p', '-j', '--timeout'):
        next(args)
    else:
        files.append(a)
findings = []
for f in files:
    for n, line in enumerate(open(f), 1):
        if 'CRASH' in line:
            sys.exit(134)
        m = re.search(r'BUG ([\\w-]+) (\\w+)', line)
        if m:
            findings.append(dict(file=f, line=n, column=1, rule=m.group(1), function=m.group(2), message='m',
                                 confidence='proved', trace=[], fingerprint=''))
json.dump(dict(findings=findings, files=[dict(path=f, status='analysed') for f in files]), open(out, 'w'))
sys.exit(1 if findings else 0)
''' % sys.executable


def fake_driver_lint(directory):
    path = os.path.join(directory, 'driver-lint')
    with open(path, 'w') as f:
        f.write(FAKE)
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return path


def finding(line, rule, function='f', file='drivers/a/b.c', message='m'):
    return dict(file=file, line=line, column=1, rule=rule, function=function, message=message)
