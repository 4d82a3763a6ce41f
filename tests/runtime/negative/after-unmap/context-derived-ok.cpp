// SPDX-License-Identifier: GPL-2.0-only
// Twin of context-derived-bad.cpp.
#include "../chip.h"

void use(Process<Chip> &given) { (void)given; }
