"""Strict recall on a list of real bugs: which findings count for which entry.

A finding is a strict hit of an entry when it is in one of the entry's functions
of the buggy tree, its rule counts for the entry's class, and it is gone in the
fixed tree: the buggy tree has more findings of that function and rule than the
fixed one. Message text is never looked at.

"any" is weaker: a finding of any rule within a few lines of an expected line
counts too. A changed function makes that happen by chance, so it is shown only
as an upper bound.
"""
import collections
import json

from .paths import Problem

# Fixed before the rules were written; changing it changes what recall means.
RULE_CLASSES = {
    'unguarded-pointer': {'null-deref'},
    'double-free': {'double-free', 'use-after-free'},
    'use-after-free': {'use-after-free', 'double-free'},
    'post-unmap-mmio': {'mmio-after-unmap', 'irq-lifetime'},
    'raw-mmio-access': set(),
    'resource-leak': {'leak-error-path', 'dma', 'irq-lifetime'},
    'reference-leak': {'leak-error-path'},
    'teardown-race': {'use-after-free', 'irq-lifetime', 'mmio-after-unmap', 'race-locking'},
    'irq-before-ready': {'irq-lifetime', 'use-after-free', 'null-deref', 'race-locking'},
    'irq-lifetime': {'irq-lifetime', 'leak-error-path', 'use-after-free'},
    'dma-lifetime': {'dma', 'leak-error-path', 'use-after-free', 'double-free'},
    'untrusted-index': {'out-of-bounds'},
    'sleep-in-atomic': {'sleep-in-atomic', 'race-locking'},
    'lock-imbalance': {'race-locking', 'leak-error-path'},
}

CLASSES = ('null-deref', 'double-free', 'use-after-free', 'leak-error-path', 'mmio-after-unmap', 'irq-lifetime', 'dma',
           'race-locking', 'sleep-in-atomic', 'out-of-bounds')
# The classes that the rules of the first version are meant for.
TARGET_CLASSES = CLASSES[:5]

Result = collections.namedtuple('Result', 'entry strict any near')
# strict, any: findings that make the hit; near: compatible findings that the fixed tree still has


def load_entries(paths):
    entries = []
    for p in paths:
        try:
            with open(p) as f:
                data = json.load(f)
            entries += data['entries'] if isinstance(data, dict) else data
        except (OSError, ValueError, KeyError) as e:
            raise Problem('cannot read entries from %s: %s' % (p, e))
    for e in entries:
        missing = [k for k in ('id', 'class', 'file', 'function_ranges', 'expected_lines') if k not in e]
        if missing:
            raise Problem('entry %s has no %s; see corpus/linux/README.md' % (e.get('id', '?'), ', '.join(missing)))
    return entries


def rule_of(finding):
    rule = (finding.get('rule') or '').lower()
    return rule[len('driver-'):] if rule.startswith('driver-') else rule


def counts_for(entry, finding):
    return entry['class'] in RULE_CLASSES.get(rule_of(finding), ())


def function_of(finding, ranges):
    """The entry's function a finding is in, by name or else by line; None outside of them."""
    name = finding.get('function')
    if name:
        return name if name in ranges else None
    line = finding.get('line') or 0
    return next((n for n, (first, last) in ranges.items() if first <= line <= last), None)


def by_file(findings):
    table = collections.defaultdict(list)
    for f in findings:
        table[f['file']].append(f)
    return table


def candidates(entry, findings, window):
    """[(finding, function, counts for the class)] of the buggy tree that could be hits."""
    found = []
    for f in findings:
        function = function_of(f, entry['function_ranges'])
        if function is None:
            continue
        near = any(abs((f.get('line') or -10**6) - x) <= window for x in entry['expected_lines'])
        if near or counts_for(entry, f):
            found.append((f, function, counts_for(entry, f)))
    return found


def score(entries, buggy, fixed, window=5):
    buggy, fixed = by_file(buggy), by_file(fixed)
    results = []
    for e in entries:
        ranges = e['function_ranges']
        # A function that the fix removed has no findings left.
        ranges_fixed = {**{n: [0, -1] for n in ranges}, **(e.get('function_ranges_fixed') or {})}

        def tally(findings, where):
            return collections.Counter((fn, rule_of(f)) for f in findings
                                       for fn in [function_of(f, where)] if fn is not None)
        before, after = tally(buggy[e['file']], ranges), tally(fixed[e['file']], ranges_fixed)
        strict, loose, near = [], [], []
        for f, function, compatible in candidates(e, buggy[e['file']], window):
            if before[function, rule_of(f)] > after[function, rule_of(f)]:
                loose.append(f)
                if compatible:
                    strict.append(f)
            elif compatible:
                near.append(f)
        results.append(Result(e, strict, loose, near))
    return results


def files_to_compare(entries, buggy, window=5):
    """Files whose fixed version matters: those with a candidate in the buggy tree."""
    buggy = by_file(buggy)
    return sorted({e['file'] for e in entries if candidates(e, buggy[e['file']], window)})


def unknown_rules(findings):
    return sorted({rule_of(f) for f in findings} - set(RULE_CLASSES))
