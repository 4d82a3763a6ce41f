"""Kernel headers of a series that is not installed: unpacked from Debian's packages, not installed."""
import glob
import os
import re
import subprocess

from . import paths


def newest_headers(version):
    """The newest linux-headers-VERSION*-amd64 package that apt knows."""
    out = subprocess.run(['apt-cache', 'pkgnames', 'linux-headers-' + version], capture_output=True, text=True).stdout
    abis = []
    for name in out.split():
        m = re.match(r'linux-headers-(%s\.\d[^-]*)-amd64$' % re.escape(version), name)
        if m:
            abis.append(m.group(1))
    if not abis:
        raise paths.Problem('apt knows no linux-headers-%s*-amd64; apt-get update' % version)
    return max(abis, key=lambda a: [int(x) for x in re.findall(r'\d+', a)])


def headers(version):
    """(common, amd64) directories: installed, else downloaded into build/bench-data."""
    try:
        return paths.headers(version)
    except paths.Problem:
        pass
    into = os.path.join(paths.BUILD, 'headers-' + version)
    base = os.path.join(into, 'usr', 'src')
    if not os.path.isdir(base):
        abi = newest_headers(version)
        packages = ['linux-headers-%s-%s' % (abi, kind) for kind in ('amd64', 'common')]
        paths.note('downloading %s' % ' '.join(packages))
        with paths.scratch('debs') as work:
            p = subprocess.run(['apt-get', 'download', *packages], cwd=work, capture_output=True, text=True)
            if p.returncode:
                raise paths.Problem('apt-get download %s: %s' % (' '.join(packages), p.stderr.strip()[-300:]))
            part = os.path.join(work, 'root')
            for deb in sorted(glob.glob(os.path.join(work, '*.deb'))):
                subprocess.run(['dpkg', '-x', deb, part], check=True)
            os.rename(part, into)
    return paths.headers(version, base)
