// SPDX-License-Identifier: GPL-2.0-only
// A message shows no address of the kernel's.
// g++-12: rejects
#include <drydock/log.h>

using namespace drydock;

// expected-error@*:* {{what is printed is a number}}
// expected-error@*:* 0+ {{}}
void print(u32 *where) { DRYDOCK_FORMAT("at {}", where); }
