// SPDX-License-Identifier: GPL-2.0-only
// The proof of a narrower handler is no proof for everything.
// g++-12: rejects
#include "../chip.h"

class Driver {
  int other_;
  void all(Process<Driver> &probe);
  void work(Worker<&Driver::other_> &work) {
    all(work); // expected-error {{cannot bind to a value of unrelated type}}
  }
};
