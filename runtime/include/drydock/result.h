// SPDX-License-Identifier: GPL-2.0-only
// What can fail says so in its type. A Status is 0 or a negative errno, as the
// kernel returns it; a Result<T> is a T or such an errno. Neither can be
// dropped unseen.
//
/* example
#include <drydock/result.h>
using namespace drydock;

Result<int> half(int number) {
  if (number % 2)
    return Error(-22); // EINVAL
  return number / 2;
}

Status quarter(int number, int &out) {
  int once = DRYDOCK_TRY(half(number));
  out = DRYDOCK_TRY(half(once));
  return {};
}

int atTheBorderToC(int number) {
  int out;
  Status status = quarter(number, out);
  return status.ok() ? out : status.error();
}
*/
#pragma once
#include <drydock/base.h>

namespace drydock {

/// A negative errno.
class Error {
public:
  explicit constexpr Error(int number) : number_(number) {}
  constexpr int number() const { return number_; }
  /// Of a pointer that the kernel returned for an error, IS_ERR().
  static Error in(const void *pointer) {
    int number = static_cast<int>(reinterpret_cast<long>(pointer));
    if (!number)
      __builtin_unreachable();
    return Error(number);
  }

private:
  int number_;
};

/// Success, or a negative errno. All-zero bytes are success.
class [[nodiscard]] Status {
public:
  constexpr Status() = default;
  constexpr Status(Error error) : error_(error.number()) {}
  /// From a kernel function that returns 0 or a negative errno.
  static constexpr Status of(int error) { return Error(error); }

  constexpr bool ok() const { return error_ == 0; }
  /// 0 or the errno, for C.
  constexpr int error() const { return error_; }

  constexpr Error failure() const { return Error(error_); }
  constexpr void value() const {}

private:
  int error_ = 0;
};

/// A T, or a negative errno. T is a plain value or a move-only handle whose
/// empty form costs nothing.
template <class T> class DRYDOCK_TRIVIAL_ABI [[nodiscard]] Result {
public:
  DRYDOCK_INLINE constexpr Result(T &&value) : value_(move(value)) {}
  DRYDOCK_INLINE constexpr Result(const T &value)
    requires(__is_trivially_copyable(T))
      : value_(value) {}
  DRYDOCK_INLINE constexpr Result(Error error)
      : value_(), error_(error.number()) {}

  constexpr bool ok() const { return error_ == 0; }
  constexpr int error() const { return error_; }
  constexpr Error failure() const { return Error(error_); }
  /// Empty on failure: check ok() or use DRYDOCK_TRY.
  DRYDOCK_INLINE constexpr T &&value() { return move(value_); }

private:
  T value_;
  int error_ = 0;
};

} // namespace drydock

/// The value of a Status or Result; on failure returns its errno from the
/// enclosing function (GNU statement expression, as the kernel's own macros).
#define DRYDOCK_TRY(...)                                                       \
  ({                                                                           \
    DRYDOCK_INITIALISED auto drydock_result = (__VA_ARGS__);                   \
    if (!drydock_result.ok())                                                  \
      return drydock_result.failure();                                         \
    drydock_result.value();                                                    \
  })
