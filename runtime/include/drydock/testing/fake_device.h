// SPDX-License-Identifier: GPL-2.0-only
// The backend of host builds: accesses go to a fake device that a test sets up.
// It records them in order, keeps register contents, answers from scripts and
// fails on request. Compiled into no kernel module.
#pragma once
#include <drydock/view.h>

namespace drydock {

/// One access as the device saw it.
struct Access {
  bool write;
  usize offset;
  unsigned width; ///< bytes
  u64 value;
  bool relaxed;
};

/// What tests derive from. Addresses are 0x1000 * (number + 1) + offset.
class FakeDevice {
public:
  virtual u64 read(usize offset, unsigned width) = 0;
  virtual void write(usize offset, unsigned width, u64 value) = 0;
  virtual void seen(const Access &) {}

protected:
  ~FakeDevice() = default;
};

/// The one that is plugged in; a test has one device at a time.
inline FakeDevice *pluggedDevice = nullptr;

/// Time that passes only when somebody waits for it.
struct FakeClock {
  static inline u64 now = 0;
  static inline u64 slept = 0, delayed = 0;
  static u64 after(Microseconds time) { return now + time.count; }
  static bool passed(u64 end) { return now > end; }
  static void delay(Microseconds time) {
    now += time.count ? time.count : 1;
    ++delayed;
  }
  static void sleep(Microseconds time) {
    now += time.count ? time.count : 1;
    ++slept;
  }
};

struct Mmio {
  using Address = unsigned long;
  using Clock = FakeClock;
  template <class T> static constexpr bool width = true;
  static constexpr Address origin = 0x1000;

  template <class T, bool Relaxed> static T read(Address base, usize offset) {
    usize at = base - origin + offset;
    T value = static_cast<T>(pluggedDevice->read(at, sizeof(T)));
    pluggedDevice->seen({false, at, sizeof(T), value, Relaxed});
    return value;
  }
  template <class T, bool Relaxed>
  static void write(Address base, usize offset, T value) {
    usize at = base - origin + offset;
    pluggedDevice->write(at, sizeof(T), value);
    pluggedDevice->seen({true, at, sizeof(T), value, Relaxed});
  }
};

} // namespace drydock
