// SPDX-License-Identifier: GPL-2.0-only
// The driver's state: made in zeroed memory when a device is bound, destroyed
// when it is unbound. Where files may stay open behind that (misc.h), the
// memory is counted, and files enter through a Revocable in front of the state.
// For bindings to a bus; drivers derive from HasFiles and see no more of it.
//
/* example
#include <drydock/state.h>
using namespace drydock;

struct Plain {
  int value = 1;
};
struct WithFiles : HasFiles {
  int value = 1;
};

int bindAndUnbind() {
  WithFiles *state = State<WithFiles>::create();
  if (!state)
    return -ENOMEM;
  State<WithFiles>::destroy(state);
  return 0;
}
*/
#pragma once
#include <drydock/result.h>
#include <drydock/revocable.h>
#include <linux/kref.h>
#include <linux/slab.h>

namespace drydock {

/// Base of drivers whose files may be open when the device goes.
struct HasFiles {};

/// What open files hold on to.
struct OpenFiles {
  Revocable<void> state; ///< null while there are no files, and behind them
  struct kref references;

  void hold() { kref_get(&references); }
  DRYDOCK_OUTLINE void drop() { kref_put(&references, release); }

private:
  static void release(struct kref *references) {
    kfree(container_of(references, OpenFiles, references));
  }
};

template <class D, bool Files = __is_base_of(HasFiles, D)> struct State {
  DRYDOCK_INLINE static D *create() {
    void *memory = kzalloc(sizeof(D), GFP_KERNEL);
    return memory ? ::new (Place{memory}) D : nullptr;
  }
  DRYDOCK_INLINE static void destroy(D *state) {
    state->~D();
    kfree(state);
  }
};

template <class D> class State<D, true> {
  // Ahead of the state and no part of it: alive when the state is destroyed.
  struct Block {
    OpenFiles files;
    alignas(D) char state[sizeof(D)];
  };

public:
  DRYDOCK_INLINE static D *create() {
    auto *block = static_cast<Block *>(kzalloc(sizeof(Block), GFP_KERNEL));
    if (!block)
      return nullptr;
    ::new (Place{&block->files}) OpenFiles;
    kref_init(&block->files.references);
    D *state = ::new (Place{block->state}) D;
    if (!state) // the kernel's flags let the compiler doubt it
      __builtin_unreachable();
    return state;
  }
  DRYDOCK_INLINE static OpenFiles &files(D *state) {
    return reinterpret_cast<Block *>(reinterpret_cast<char *>(state) -
                                     __builtin_offsetof(Block, state))
        ->files;
  }
  DRYDOCK_INLINE static void destroy(D *state) {
    OpenFiles &outlives = files(state);
    state->~D();
    outlives.drop();
  }
};

/// What binding and unbinding is on every bus. Once per device, so the callers
/// are compiled for size.
template <class D> struct Lifetime {
  /// probe(state, context) sets up; keep(state) tells the bus where the state
  /// is. In this order: a state that is not complete nobody else knows, and its
  /// handles are known to be empty where they are filled.
  template <class Probe, class Keep>
  DRYDOCK_INLINE static int begin(const Probe &probe, const Keep &keep) {
    D *state = State<D>::create();
    if (!state)
      return -ENOMEM;
    auto &&context = Trusted::context<Process<D>>();
    Status status = probe(*state, context);
    if (status.ok())
      keep(state);
    else
      destroy(state);
    return status.error();
  }
  DRYDOCK_INLINE static void end(void *kept) {
    D *state = static_cast<D *>(kept);
    if constexpr (requires(Process<D> &context) { state->remove(context); }) {
      auto &&context = Trusted::context<Process<D>>();
      state->remove(context);
    }
    destroy(state);
  }

private:
  static noinline __cold void destroy(D *state) { State<D>::destroy(state); }
};

} // namespace drydock
