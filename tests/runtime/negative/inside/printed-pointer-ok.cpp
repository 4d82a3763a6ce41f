// SPDX-License-Identifier: GPL-2.0-only
// Twin of printed-pointer-bad.cpp.
#include <drydock/log.h>

using namespace drydock;

void print(u32 *where) { DRYDOCK_FORMAT("at {}", *where); }
