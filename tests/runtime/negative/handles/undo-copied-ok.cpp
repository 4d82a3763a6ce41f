// SPDX-License-Identifier: GPL-2.0-only
// Twin of undo-copied-bad.cpp.
#include <drydock/undo.h>

using namespace drydock;

void put(int what);
int get(int what);

int setUp();
int setUp() {
  Undo first([] { put(1); });
  if (get(2))
    return -1;
  Undo second([] { put(2); });
  if (get(3))
    return -1;
  keepAll(first, second);
  return 0;
}
