"""Plain text tables with aligned columns."""


def table(header, rows, out=print):
    """First column left, the others right; cells are printed with str()."""
    rows = [[str(c) for c in r] for r in rows]
    widths = [max(len(r[i]) for r in [list(header)] + rows) for i in range(len(header))]
    for r in [list(header)] + rows:
        out('  '.join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths))).rstrip())
    out('')


def percent(part, whole):
    return '%.1f%%' % (100.0 * part / whole) if whole else '-'


def quantile(values, q):
    """Nearest-rank quantile; None for no values."""
    values = sorted(values)
    return values[min(len(values) - 1, max(0, -(-int(q * 1000) * len(values) // 1000) - 1))] if values else None


def human(number, digits=2):
    return '-' if number is None else '%.*f' % (digits, number)
