"""Kernel source trees: unpacked once under build/bench-data and reused."""
import glob
import os
import subprocess

from .paths import BUILD, CORPUS, Problem, note

BUGGY, FIXED = 'linux-6.1.170-3', 'linux-6.1.192-1'
PACKAGE_TARBALL = '/usr/src/linux-source-%s.tar.xz'


def _unpack(tarball, into, members=()):
    """Unpacks next to `into` and renames, so that an interrupted run leaves no half tree."""
    part = into + '.part'
    subprocess.run(['rm', '-rf', part], check=True)
    os.makedirs(part)
    note('unpacking %s into %s' % (tarball, into))
    p = subprocess.run(['tar', '-xJf', tarball, '-C', part, *members])
    if p.returncode:
        raise Problem('cannot unpack %s (tar exit code %d); check disk space and the file' % (tarball, p.returncode))
    os.rename(part, into)


def bug_trees():
    """(buggy, fixed): the files of corpus/linux/tune.json with the headers they need."""
    tarball = os.path.join(CORPUS, 'linux', 'trees.tar.xz')
    base = os.path.join(BUILD, 'linux-trees')
    if not os.path.isdir(base):
        if not os.path.isfile(tarball):
            raise Problem('%s is missing; it belongs to the repository (git checkout -- corpus/linux)' % tarball)
        os.makedirs(BUILD, exist_ok=True)
        _unpack(tarball, base)
    return os.path.join(base, BUGGY), os.path.join(base, FIXED)


def package_source(version):
    """The whole tree of Debian's linux-source-VERSION package; unpacked when it is not there yet."""
    name = 'linux-source-' + version
    for base in ('/root/linux', '/usr/src', BUILD):
        tree = os.path.join(base, name)
        if os.path.isdir(os.path.join(tree, 'drivers')):
            return tree
    tarball = PACKAGE_TARBALL % version
    if not os.path.isfile(tarball):
        raise Problem('%s is missing; apt-get install %s' % (tarball, name))
    os.makedirs(BUILD, exist_ok=True)
    into = os.path.join(BUILD, name)
    # Documentation, tools and other architectures are two thirds of the files and are never compiled here.
    wanted = [os.path.join(name, d) for d in ('drivers', 'sound', 'include', 'arch/x86', 'lib', 'net', 'kernel',
                                              'Makefile', 'scripts', 'crypto', 'block', 'fs', 'security', 'mm')]
    part = into + '.unpack'
    subprocess.run(['rm', '-rf', part], check=True)
    _unpack(tarball, part, wanted)
    os.rename(os.path.join(part, name), into)
    os.rmdir(part)
    return into


def c_files(tree, directories):
    """All .c files of the directories, relative and sorted; a missing directory is a Problem."""
    found = []
    for d in directories:
        if not os.path.isdir(os.path.join(tree, d)):
            raise Problem('%s has no directory %s' % (tree, d))
        found += glob.glob(os.path.join(glob.escape(os.path.join(tree, d)), '**', '*.c'), recursive=True)
    return sorted({os.path.relpath(f, tree) for f in found})


def source_version(tree):
    """'6.1.192' from the tree's Makefile, or None."""
    try:
        with open(os.path.join(tree, 'Makefile')) as f:
            head = [next(f, '') for _ in range(10)]
    except OSError:
        return None
    values = dict(line.replace(' ', '').strip().split('=', 1) for line in head if '=' in line)
    return '.'.join(values.get(k, '?') for k in ('VERSION', 'PATCHLEVEL', 'SUBLEVEL'))
