// SPDX-License-Identifier: GPL-2.0-only
// A step that is not kept in a variable undoes at once.
// g++-12: accepts (it warns of functions that return a class alone)
#include <drydock/undo.h>

using namespace drydock;

void put(int what);
int get(int what);

int setUp() {
  if (get(1))
    return -1;
  Undo([] { put(1); }); // expected-warning {{ignoring temporary}}
  return get(2);
}
