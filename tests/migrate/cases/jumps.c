int step(int);

int jumps(int n)
{
	if (n < 0)
		goto out;
	int first = step(n);

	n += first;
out:
	switch (n) {
	case 1:;
		int second = step(2);
		return second;
	default:
		return n;
	}
}
