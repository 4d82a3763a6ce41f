"""Draws mutations from what drydock-mutate proposes, and makes the mutated files."""
import collections
import hashlib
import json
import os
import random
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import compiledb, trees
from .paths import Problem, note

# The letter starts the ids of a kind.
KINDS = {'swap-unmap-irq': 'S', 'duplicate-release': 'R', 'drop-check': 'C', 'move-access': 'A', 'delete-cleanup': 'D',
         'drop-cancel': 'K', 'plain-stop': 'P', 'late-free-irq': 'L', 'early-irq': 'E', 'swap-devres': 'V'}
# Of teardown and set-up: only files with one word of each list are parsed, parsing is what takes long.
ARMS = ('mod_timer(', 'add_timer(', 'hrtimer_start(', 'schedule_work(', 'queue_work(', 'schedule_delayed_work(',
        'queue_delayed_work(', 'mod_delayed_work(', 'tasklet_schedule(', 'tasklet_hi_schedule(')
REQUESTS = ('request_irq(', 'request_threaded_irq(')
TEARDOWN = ('.remove', '.disconnect')
CALLBACKS = {
    'drop-cancel': [('cancel_work_sync(', 'cancel_delayed_work_sync(', 'del_timer_sync(', 'timer_delete_sync(',
                     'hrtimer_cancel(', 'tasklet_kill('), ARMS, TEARDOWN],
    'plain-stop': [('cancel_work_sync(', 'cancel_delayed_work_sync(', 'del_timer_sync(', 'hrtimer_cancel('), ARMS,
                   TEARDOWN],
    'late-free-irq': [(' free_irq(', '\tfree_irq('), REQUESTS, TEARDOWN,
                      ('kfree(', 'vfree(', 'free_netdev(', 'free_candev(', 'dma_pool_destroy(', 'dma_free_coherent(',
                       'input_unregister_device(', 'destroy_workqueue(', 'usb_free_urb(', 'kfree_skb(')],
    'early-irq': [REQUESTS, ('init_completion(', 'init_waitqueue_head(', 'mutex_init(', 'INIT_WORK(',
                             'INIT_DELAYED_WORK(', 'timer_setup(', 'tasklet_setup(', 'INIT_LIST_HEAD(',
                             'tasklet_init(', 'hrtimer_init(', 'spin_lock_init(')],
    'swap-devres': [REQUESTS, ('.probe',)]}
# Rare kinds are looked for wherever they can be; the others are everywhere, a sample is enough.
UNMAPS = re.compile(r'\b(pci_)?iounmap\s*\(')
FREES_IRQ = re.compile(r'\bfree_irq\s*\(')
RELEASES = re.compile(r'\b(kfree|iounmap|free_irq|clk_disable_unprepare|dma_free_coherent|of_node_put|release_\w+|'
                      r'usb_free_urb|free_netdev|devm_\w+)\s*\(')


# A kind of teardown or set-up is looked for until so many times the drivers to be drawn are found.
SPARE = 1.2


def read(path):
    with open(path, errors='surrogateescape', newline='') as f:
        return f.read()


def digest(path):
    with open(path, 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()[:16]


def pick_files(tree, seed, common, kinds):
    """{file: kinds that it may have}: files with most kinds first, in random order.

    Every file with an unmap, `common` random ones with any release, all that a kind
    of teardown or set-up can be in.
    """
    unmap, release, picked = [], [], collections.defaultdict(set)
    of_callbacks = [k for k in kinds if k in CALLBACKS]
    elsewhere = set(kinds) - set(CALLBACKS)
    for rel in trees.c_files(tree, ('drivers', 'sound')):
        text = read(os.path.join(tree, rel))
        for k in of_callbacks:
            if all(any(word in text for word in words) for words in CALLBACKS[k]):
                picked[rel].add(k)
        if not elsewhere:
            continue
        if UNMAPS.search(text):
            if set(kinds) != {'swap-unmap-irq'} or FREES_IRQ.search(text):
                unmap.append(rel)
        elif 'goto ' in text and RELEASES.search(text):
            release.append(rel)
    random.Random(seed).shuffle(release)
    if elsewhere <= {'swap-unmap-irq', 'move-access'}:
        release = []
    for rel in unmap + release[:common]:
        picked[rel] |= elsewhere
    order = sorted(picked)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda rel: -len(picked[rel]))
    return {rel: picked[rel] for rel in order}


def propose(mutator, tree, picked, headers, work, jobs, kinds, per_kind, batch=8):
    """What the mutator proposes for the files picked, with 'file' relative, until there is enough of each kind."""
    db = compiledb.write(os.path.join(work, 'propose', 'compile_commands.json'),
                         compiledb.entries(tree, list(picked), headers))

    def run(group):
        argv = [mutator, '-p', db, '--kinds=' + ','.join(kinds)] + [os.path.join(tree, r) for r in group]
        p = subprocess.run(argv, capture_output=True, text=True, errors='replace')
        if p.returncode not in (0, 1):
            raise Problem('drydock-mutate failed (%d): %s' % (p.returncode, p.stderr.strip()[-400:]))
        return json.loads(p.stdout)
    found, todo, enough = [], list(picked), set()
    # Rounds of a fixed size: what is drawn does not depend on the number of jobs.
    with ThreadPoolExecutor(jobs) as pool:
        while todo:
            todo = [r for r in todo if picked[r] - enough]
            now, todo = todo[:8 * batch], todo[8 * batch:]
            for group in pool.map(run, [now[i:i + batch] for i in range(0, len(now), batch)]):
                found += group
            drivers = collections.Counter(kind for kind, _ in {(m['kind'], m['file']) for m in found})
            enough = {k for k in CALLBACKS if drivers[k] >= SPARE * per_kind}
            note('%d files to go, %d mutations proposed' % (len(todo), len(found)))
    for m in found:
        m['file'] = os.path.relpath(m['file'], tree)
    return found


def draw(proposed, seed, per_kind, accept, kinds=tuple(KINDS)):
    """Up to per_kind of each kind that accept() takes: varied by shape and API, one per driver and kind."""
    chosen = []
    for kind in kinds:
        rng = random.Random('%s-%s' % (seed, kind))
        groups = collections.defaultdict(list)
        for m in proposed:
            if m['kind'] == kind:
                groups[m['shape'], m['api']].append(m)
        queues = [groups[k] for k in sorted(groups)]
        for q in queues:
            rng.shuffle(q)
        rng.shuffle(queues)
        taken, files = [], set()
        while len(taken) < per_kind and any(queues):
            for q in queues:
                while q and len(taken) < per_kind:
                    m = q.pop()
                    if m['file'] not in files and accept(m):
                        taken.append(m)
                        files.add(m['file'])
                        break
        taken.sort(key=lambda m: (m['file'], m['line']))
        for n, m in enumerate(taken, 1):
            m['id'] = '%s%02d' % (KINDS[kind], n)
        chosen += taken
    return chosen


def apply(text, edits):
    data = text.encode(errors='surrogateescape')
    for e in sorted(edits, key=lambda e: -e['offset']):
        data = data[:e['offset']] + e['text'].encode(errors='surrogateescape') + data[e['offset'] + e['length']:]
    return data


def name_of(rel, mutant):
    """A copy's path: the stem is unique, because driver-lint joins units of one module."""
    stem, _ = os.path.splitext(rel)
    return '%s--%s.c' % (stem, mutant)


def write_copy(tree, into, rel, mutant, edits, headers):
    """Writes a copy and returns its entry of the compile database.

    The copy is compiled with the original's flags. -I of the original's
    directory is among them, so that #include "x.h" and "../x.h" still work.
    """
    copy = name_of(rel, mutant)
    path = os.path.join(into, copy)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(apply(read(os.path.join(tree, rel)), edits))
    stem = re.sub(r'\W', '_', os.path.splitext(os.path.basename(copy))[0])
    argv = compiledb.command(tree, rel, *headers)
    for i, a in enumerate(argv):
        if a.startswith(('-DKBUILD_MODNAME=', '-DKBUILD_MODFILE=')):
            argv[i] = a.split('=')[0] + '="%s"' % stem
    argv[-1] = path
    return {'directory': into, 'file': path, 'arguments': argv}


def compiles(entry):
    argv = [a for a in entry['arguments'] if a != '-c']
    argv.insert(1, '-fsyntax-only')
    return subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
