// SPDX-License-Identifier: GPL-2.0-only
// Durations with their unit.
//
/* example
#include <drydock/time.h>
using namespace drydock;

Milliseconds interval = 250_ms;
Microseconds longer = 2_ms; // the other way does not compile
*/
#pragma once
#include <drydock/base.h>

namespace drydock {

struct Microseconds {
  u64 count;
};
struct Milliseconds {
  u64 count;
  constexpr operator Microseconds() const { return {count * 1000}; }
};
struct Seconds {
  u64 count;
  constexpr operator Milliseconds() const { return {count * 1000}; }
  constexpr operator Microseconds() const { return {count * 1000000}; }
};

namespace literals {
consteval Microseconds operator""_us(u64 n) { return {n}; }
consteval Milliseconds operator""_ms(u64 n) { return {n}; }
consteval Seconds operator""_s(u64 n) { return {n}; }
} // namespace literals
using namespace literals;

} // namespace drydock
