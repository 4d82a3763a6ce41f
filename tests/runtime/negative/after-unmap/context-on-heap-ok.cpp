// SPDX-License-Identifier: GPL-2.0-only
// Twin of context-on-heap-bad.cpp.
#include "../chip.h"

void use(Process<Chip> &given) { (void)given; }
