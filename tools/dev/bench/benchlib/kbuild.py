"""Reads just enough of Kbuild makefiles to compile one file without a kernel build.

Not an interpreter of make: conditionals are ignored, so that flags and objects
of every configuration are seen. That is what a linter wants: files that the
installed configuration leaves out can be compiled too.
"""
import functools
import os
import re
import shlex

VARIABLE = re.compile(r'\$\(([A-Za-z0-9_-]+)\)|\$\{([A-Za-z0-9_-]+)\}')
ASSIGNMENT = re.compile(r'^\s*(?:override\s+|export\s+)?([A-Za-z0-9_.$(){}/-]+)\s*(\+=|:=|\?=|=)\s*(.*)$')
OBJECTS = re.compile(r'^\s*([A-Za-z0-9_.-]+?)-(y|m|objs|\$[({]CONFIG_\w+[)}])\s*(?:\+=|:=|=)\s*(.*)$')


def logical_lines(path):
    """Lines without comments, continuation lines joined; nothing when there is no such file."""
    try:
        with open(path, errors='replace') as f:
            text = f.read()
    except OSError:
        return []
    return [line.split('#', 1)[0] for line in re.sub(r'\\\n', ' ', text).split('\n')]


def makefile(tree, directory):
    for name in ('Kbuild', 'Makefile'):
        path = os.path.join(tree, directory, name)
        if os.path.isfile(path):
            return path
    return None


def expand(text, variables):
    for _ in range(8):  # bounded: a variable may name itself
        new = VARIABLE.sub(lambda m: variables.get(m.group(1) or m.group(2)) or '', text)
        if new == text:
            break
        text = new
    return text


@functools.lru_cache(maxsize=None)
def directory_flags(tree, directory):
    """(flags of the directory, flags for it and below, {object: flags}) as unsplit strings."""
    local, below, per_object = [], [], {}
    variables = {'src': directory, 'obj': directory, 'srctree': tree, 'objtree': tree,
                 'ARCH': 'x86', 'SRCARCH': 'x86', 'BITS': '64'}

    def feed(path, depth=0):
        for line in logical_lines(path):
            m = re.match(r'^\s*-?include\s+(.*)$', line)
            if m and depth < 3:
                for inc in expand(m.group(1), variables).split():
                    feed(inc if os.path.isabs(inc) else os.path.join(tree, inc), depth + 1)
                continue
            m = ASSIGNMENT.match(line)
            if not m:
                continue
            name, op, value = m.groups()
            name = re.sub(r'\$[({]CONFIG_[A-Za-z0-9_]+[)}]', 'y', name)
            if name.startswith(('ccflags', 'subdir', 'EXTRA')):
                name = re.sub(r'\$[({][^)}]*[)}]', 'y', name)
            if re.match(r'^(ccflags-[ym]|EXTRA_CFLAGS)$', name):
                local.append(expand(value, variables))
            elif re.match(r'^subdir-ccflags-[ym]$', name):
                below.append(expand(value, variables))
            elif name.startswith('CFLAGS_') and not name.startswith('CFLAGS_REMOVE') and name.endswith('.o'):
                per_object.setdefault(name[len('CFLAGS_'):], []).append(expand(value, variables))
            elif op == '+=':
                variables[name] = variables.get(name, '') + ' ' + expand(value, variables)
            elif op == '?=':
                variables.setdefault(name, expand(value, variables))
            else:
                variables[name] = value if op == '=' else expand(value, variables)

    path = makefile(tree, directory)
    if path:
        feed(path)
    return local, below, per_object


@functools.lru_cache(maxsize=None)
def _members(tree, directory):
    """{object or subdirectory: [(target it is part of, 'y', 'm', 'objs' or CONFIG symbol)]}"""
    found = {}
    path = makefile(tree, directory)
    for line in logical_lines(path) if path else []:
        m = OBJECTS.match(line)
        if not m:
            continue
        target, guard = m.group(1), m.group(2)
        if guard.startswith('$'):
            guard = re.sub(r'\W|CONFIG_', '', guard)
        for o in m.group(3).split():
            if o.endswith('.o'):
                found.setdefault(o[:-2], []).append((target, guard))
            elif o.endswith('/'):
                found.setdefault(o, []).append((target, guard))
    return found


def guards(tree, directory, obj, depth=0):
    """CONFIG symbols, and 'y' or 'm', that decide whether an object (no .o) or subdirectory/ is built."""
    found = []
    if depth > 4:
        return found
    for target, guard in _members(tree, directory).get(obj, []):
        if guard != 'objs':
            found.append(guard)
        if target not in ('obj', 'lib') and target != obj:
            found += guards(tree, directory, target, depth + 1)
    return found


@functools.lru_cache(maxsize=None)
def configuration(arch_headers):
    """{CONFIG symbol: 'y' or 'm'} of the installed configuration."""
    symbols = {}
    try:
        with open(os.path.join(arch_headers, 'include/generated/autoconf.h')) as f:
            for line in f:
                m = re.match(r'#define CONFIG_(\w+) 1$', line)
                if m and m.group(1).endswith('_MODULE'):
                    symbols[m.group(1)[:-len('_MODULE')]] = 'm'
                elif m:
                    symbols[m.group(1)] = 'y'
    except OSError:
        pass
    return symbols


def usable_flags(strings, tree):
    """The -I, -D and -include flags of flag strings; directories and files that do not exist are dropped."""
    out = []
    for s in strings:
        s = re.sub(r'\$\([^)]*\)?', '', s)
        try:
            words = shlex.split(s)
        except ValueError:  # unbalanced quotes left by a make function
            words = s.split()
        words = iter(words)
        for w in words:
            if w in ('-I', '-D', '-include', '-isystem'):
                w = w + '=' + next(words, '')
            elif w.startswith(('-I', '-D')) and len(w) > 2 and not w.endswith('='):
                w = w[:2] + '=' + w[2:]
            else:
                continue
            flag, value = w.split('=', 1)
            if flag == '-D':
                out.append(('-D' + value,))
                continue
            path = value if os.path.isabs(value) else os.path.join(tree, value)
            if flag == '-include' and os.path.isfile(path):
                out.append(('-include', path))
            elif flag != '-include' and os.path.isdir(path):
                out.append(('-I' + os.path.normpath(path),))
    return [w for flag in dict.fromkeys(out) for w in flag]


def file_flags(tree, rel):
    """The extra flags that makefiles give the file."""
    directory = os.path.dirname(rel)
    stem = os.path.splitext(rel)[0]
    local, below, per_object = directory_flags(tree, directory)
    strings = local + below + per_object.get(os.path.basename(stem) + '.o', [])
    parts = directory.split('/')
    for k in range(len(parts) - 1, 0, -1):
        parent = '/'.join(parts[:k])
        local, below, per_object = directory_flags(tree, parent)
        strings = strings + below + per_object.get(os.path.relpath(stem, parent) + '.o', [])
        # A parent may build the objects of this directory (iwlwifi, amdgpu).
        if k >= 3 or not makefile(tree, directory):
            strings = strings + local
    flags = usable_flags(strings, tree)
    # Everything in drm/amd is built from amdgpu/Makefile.
    if rel.startswith('drivers/gpu/drm/amd/') and not rel.startswith('drivers/gpu/drm/amd/amdgpu/'):
        local, below, _ = directory_flags(tree, 'drivers/gpu/drm/amd/amdgpu')
        flags += [f for f in usable_flags(local + below, tree) if f not in flags]
    return flags
