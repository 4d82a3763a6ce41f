"""Compile commands for files of an unconfigured kernel tree.

include/ and arch/x86/include come from the tree, so that structures match the
driver's version; only the generated headers (autoconf.h, generated/, asm/) are
those of the installed linux-headers packages.
"""
import json
import os
import re

from . import kbuild
from .paths import CLANG

# What the other platforms of a file have that the amd64 configuration lacks.
FOREIGN_DIRECTORIES = ('drivers/of/', 'drivers/fpga/of-')
FOREIGN_CONFIGS = ('OF', 'OF_GPIO', 'OF_ADDRESS', 'OF_IRQ', 'OF_DYNAMIC', 'OF_OVERLAY', 'I2C_SLAVE', 'INTERCONNECT',
                   'ARCH_HAS_SYNC_DMA_FOR_DEVICE', 'ARCH_HAS_SYNC_DMA_FOR_CPU', 'PM_GENERIC_DOMAINS_OF')
FOREIGN = ['-DCONFIG_%s=1' % c for c in FOREIGN_CONFIGS] + [
    '-include', 'linux/types.h', '-include', 'linux/sizes.h', '-include', 'linux/mod_devicetable.h']

MACHINE = ['-std=gnu11', '-fshort-wchar', '-fno-strict-aliasing', '-fno-common', '-fno-pie', '-funsigned-char',
           '-ffreestanding', '-m64', '-mno-sse', '-mno-mmx', '-mno-sse2', '-mno-3dnow', '-mno-avx', '-mno-80387',
           '-mno-red-zone', '-mcmodel=kernel', '-fno-asynchronous-unwind-tables', '-fno-delete-null-pointer-checks',
           '-Wno-everything', '-w', '-fms-extensions']


def config_flags(tree, rel, arch_headers):
    """(built as a module?, -D flags for the guarding symbols that the configuration leaves off)"""
    config = kbuild.configuration(arch_headers)
    directory, name = os.path.split(rel)
    direct = kbuild.guards(tree, directory, name[:-2])
    parts = directory.split('/')
    above = []
    for k in range(len(parts) - 1, 0, -1):
        above += kbuild.guards(tree, '/'.join(parts[:k]), parts[k] + '/')
    missing = [s for s in direct + above if s not in ('y', 'm', 'objs') and s not in config]
    flags = ['-DCONFIG_%s=1' % s for s in dict.fromkeys(missing)]
    if flags or rel.startswith(FOREIGN_DIRECTORIES):
        flags += [f for f in FOREIGN if f not in flags]
    if name.startswith('kfd_'):
        flags.append('-DCONFIG_HSA_AMD_SVM=1')

    def built_in(s):
        return s == 'y' or config.get(s) == 'y'
    module = True
    if direct and all(built_in(s) or s == 'objs' for s in direct) and any(built_in(s) for s in direct):
        module = any(config.get(s) == 'm' for s in above)
    return module, flags


def command(tree, rel, common, arch, clang=CLANG):
    """The compiler's arguments for one file of the tree."""
    stem = re.sub(r'[^A-Za-z0-9_]', '_', os.path.splitext(os.path.basename(rel))[0])
    module, configs = config_flags(tree, rel, arch)
    # A file of a driver that has no headers in the tree (a bare copy) still finds them in the package.
    own = tree if os.path.isdir(os.path.join(tree, 'include/linux')) else common
    includes = ['-I%s/arch/x86/include' % own, '-I%s/arch/x86/include/generated' % arch,
                '-I%s/include' % own, '-I%s/include' % arch,
                '-I%s/arch/x86/include/uapi' % own, '-I%s/arch/x86/include/generated/uapi' % arch,
                '-I%s/include/uapi' % own, '-I%s/include/generated/uapi' % arch]
    forced = []
    for h in ('compiler-version.h', 'kconfig.h', 'compiler_types.h'):
        forced += ['-include', '%s/include/linux/%s' % (own, h)]
    return [clang, '--target=x86_64-linux-gnu', '-nostdinc', *includes, *forced,
            '-D__KERNEL__', *(['-DMODULE'] if module else []), '-DCC_USING_FENTRY', *configs, *MACHINE,
            *kbuild.file_flags(tree, rel), '-I%s/%s' % (tree, os.path.dirname(rel)),
            '-DKBUILD_MODNAME="%s"' % stem, '-DKBUILD_BASENAME="%s"' % stem,
            '-D__KBUILD_MODNAME=kmod_%s' % stem, '-DKBUILD_MODFILE="%s"' % stem,
            '-c', '%s/%s' % (tree, rel)]


def entries(tree, rels, headers):
    return [{'directory': tree, 'file': os.path.join(tree, r), 'arguments': command(tree, r, *headers)} for r in rels]


def write(path, database):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, 'w') as f:
        json.dump(database, f, indent=1)
    return path
