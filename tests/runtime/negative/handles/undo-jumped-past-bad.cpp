// SPDX-License-Identifier: GPL-2.0-only
// A label of the old kind can't jump past what is to be undone.
// g++-12: rejects
#include <drydock/undo.h>

using namespace drydock;

void put(int what);
int get(int what);

int setUp() {
  if (get(1))
    goto err; // expected-error {{cannot jump from this goto statement to its label}}
  {
    put(2);
  }
  Undo first([] { put(1); });
err:
  return -1;
}
