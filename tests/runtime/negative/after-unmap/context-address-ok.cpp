// SPDX-License-Identifier: GPL-2.0-only
// Twin of context-address-bad.cpp.
#include "../chip.h"

void use(Process<Chip> &given) { (void)given; }
