// SPDX-License-Identifier: GPL-2.0-only
// A handle owns one thing and gives it back once: when it is destroyed, reset
// or assigned over. All-zero bytes are an empty handle, so one can live in
// memory that the kernel allocated and zeroed.
//
/* example
#include <drydock/handle.h>
using namespace drydock;

struct ClosePolicy {
  using Value = int;                       // 0: none
  static void release(int descriptor) { (void)descriptor; }
};
using Descriptor = Unique<ClosePolicy>;

Descriptor open() { return Descriptor(3); }
int use() {
  Descriptor first = open();
  Descriptor second = move(first);         // first is empty now
  return second.get();
}                                          // released once
*/
#pragma once
#include <drydock/base.h>

namespace drydock {

/// Policy: Value, which is empty when zero, and release(Value).
template <class Policy> class DRYDOCK_TRIVIAL_ABI [[nodiscard]] Unique {
public:
  using Value = typename Policy::Value;
  constexpr Unique() = default;
  DRYDOCK_INLINE explicit constexpr Unique(Value value) : value_(value) {}
  DRYDOCK_INLINE constexpr Unique(Unique &&other) noexcept
      : value_(other.giveUp()) {}
  /// Itself included: what was held before is released once.
  DRYDOCK_INLINE constexpr Unique &operator=(Unique &&other) noexcept {
    Value incoming = other.giveUp();
    reset();
    value_ = incoming;
    return *this;
  }
  Unique(const Unique &) = delete;
  Unique &operator=(const Unique &) = delete;
  DRYDOCK_INLINE constexpr ~Unique() { reset(); }

  DRYDOCK_INLINE explicit constexpr operator bool() const {
    return value_ != Value{};
  }
  DRYDOCK_INLINE constexpr Value get() const { return value_; }
  /// Releases what is held; empty afterwards.
  DRYDOCK_INLINE constexpr void reset() {
    if (value_ != Value{})
      Policy::release(giveUp());
  }
  /// The value without its release: whoever takes it owns it.
  [[nodiscard]] DRYDOCK_INLINE constexpr Value giveUp() {
    Value value = value_;
    value_ = Value{};
    return value;
  }

private:
  Value value_{};
};

} // namespace drydock
