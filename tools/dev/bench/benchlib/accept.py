"""Which files clang itself accepts, and why it refuses the others."""
import hashlib
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from .paths import build_path, note

CAUSES = (
    (r"'(asm/|mach/|plat/|soc/[^']*asm)[^']*' file not found", 'needs headers of another architecture'),
    (r"file not found", 'includes a header that is generated or lies elsewhere'),
    (r"#error", 'says #error for this configuration'),
    (r"undeclared|no member named|incomplete|unknown type|implicit declaration|conflicting types|redefinition|"
     r"undeclared identifier|call to undeclared", 'uses what the amd64 configuration leaves out'),
)


def cause(error):
    return next((text for pattern, text in CAUSES if re.search(pattern, error)), 'does not parse')


def included_files(tree, rels):
    """Files of the list that others include: parts, not units."""
    names = {}
    for r in rels:
        names.setdefault(os.path.basename(r), []).append(r)
    parts = set()
    for r in rels:
        with open(os.path.join(tree, r), errors='replace') as f:
            for m in re.finditer(r'^\s*#\s*include\s+"([^"]+\.c)"', f.read(), re.M):
                target = os.path.normpath(os.path.join(os.path.dirname(r), m.group(1)))
                if target in names.get(os.path.basename(target), ()):
                    parts.add(target)
    return parts


def syntax_only(entry):
    argv = [a for a in entry['arguments'] if a != '-c']
    return [argv[0], '-fsyntax-only', '-ferror-limit=1', *argv[1:]]


def check(tree, entries, jobs):
    """{relative: None if clang accepts it, else the cause}; cached by command and file."""
    cache_file = build_path('accepted.json')
    try:
        with open(cache_file) as f:
            cache = json.load(f)
    except (OSError, ValueError):
        cache = {}

    def one(entry):
        rel = os.path.relpath(entry['file'], tree)
        h = hashlib.sha256(json.dumps(entry['arguments']).encode())
        with open(entry['file'], 'rb') as f:
            h.update(f.read())
        key = h.hexdigest()[:24]
        if key not in cache:
            p = subprocess.run(syntax_only(entry), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                               errors='replace')
            m = re.search(r'(?:fatal )?error: (.*)', p.stderr)
            # Keys of one run are written at the end: an interrupted run only loses time.
            cache[key] = None if p.returncode == 0 else (m.group(1) if m else 'exit code %d' % p.returncode)[:200]
        return rel, cache[key]
    results = {}
    with ThreadPoolExecutor(jobs) as pool:
        for n, (rel, error) in enumerate(pool.map(one, entries), 1):
            results[rel] = error
            if n % 200 == 0:
                note('%d of %d files given to clang' % (n, len(entries)))
    with open(cache_file + '.part', 'w') as f:
        json.dump(cache, f)
    os.rename(cache_file + '.part', cache_file)
    return results
