// SPDX-License-Identifier: GPL-2.0-only
// A step is undone once.
// g++-12: rejects
#include <drydock/undo.h>

using namespace drydock;

void put(int what);
int get(int what);

int setUp() {
  Undo first([] { put(1); });
  auto second = first; // expected-error {{call to implicitly-deleted copy constructor}}
  return get(2);
}
