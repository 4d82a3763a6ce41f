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

/// Whether releasing an empty value does nothing, so that nobody has to ask.
template <class Policy>
constexpr bool takesEmpty = [] {
  if constexpr (requires { Policy::takesEmpty; })
    return Policy::takesEmpty;
  return false;
}();

/// Policy: Value, which is empty when zero, release(Value), and maybe
/// takesEmpty.
template <class Policy> class DRYDOCK_TRIVIAL_ABI [[nodiscard]] Unique {
public:
  using Value = typename Policy::Value;
  constexpr Unique() = default;
  DRYDOCK_INLINE explicit constexpr Unique(Value value) : value_(value) {}
  DRYDOCK_INLINE constexpr Unique(Unique &&other) noexcept
      : value_(other.detach()) {}
  /// Itself included: what was held before is released once.
  DRYDOCK_INLINE constexpr Unique &operator=(Unique &&other) noexcept {
    Value incoming = other.detach();
    reset();
    value_ = incoming;
    return *this;
  }
  Unique(const Unique &) = delete;
  Unique &operator=(const Unique &) = delete;
  DRYDOCK_INLINE constexpr ~Unique() { release(value_); }

  DRYDOCK_INLINE explicit constexpr operator bool() const {
    return value_ != Value{};
  }
  DRYDOCK_INLINE constexpr Value get() const { return value_; }
  /// Releases what is held; empty afterwards.
  DRYDOCK_INLINE constexpr void reset() { release(detach()); }
  /// The value without its release: whoever takes it owns it.
  [[nodiscard]] DRYDOCK_INLINE constexpr Value detach() {
    Value value = value_;
    value_ = Value{};
    return value;
  }

private:
  DRYDOCK_INLINE static constexpr void release(Value value) {
    // What the compiler knows to be empty was moved away.
    bool known = __builtin_constant_p(value == Value{});
    if ((takesEmpty<Policy> && !known) || value != Value{})
      Policy::release(value);
  }
  Value value_{};
};

} // namespace drydock
