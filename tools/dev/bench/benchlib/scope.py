"""The directories that are measured: the same list for sweep, precision and speed; and others, drawn at random."""
import os
import random

DIRECTORIES = ('drivers/watchdog', 'drivers/i2c/busses', 'drivers/spi',
               'drivers/net/ethernet/realtek', 'drivers/net/ethernet/amd', 'drivers/net/ethernet/intel/e1000',
               'drivers/net/ethernet/intel/e1000e', 'drivers/net/ethernet/broadcom', 'drivers/net/ethernet/marvell',
               'drivers/usb/class', 'drivers/usb/serial', 'drivers/usb/storage', 'drivers/usb/misc', 'sound/pci')


def elsewhere(tree, seed, count):
    """.c files, `count` or a few more, of directories of drivers/ and sound/ drawn at random, each with all of its own
    files since modules lie in one; none of them measured above."""
    directories = {}
    for top in ('drivers', 'sound'):
        for path, _, names in os.walk(os.path.join(tree, top)):
            rel = os.path.relpath(path, tree)
            files = [os.path.join(rel, n) for n in sorted(names) if n.endswith('.c')]
            if files and not any((rel + '/').startswith(d + '/') for d in DIRECTORIES):
                directories[rel] = files
    order, chosen = sorted(directories), []
    random.Random(seed).shuffle(order)
    for d in order:
        if len(chosen) >= count:
            break
        chosen += directories[d]
    return sorted(chosen)
