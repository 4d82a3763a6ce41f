// SPDX-License-Identifier: GPL-2.0-only
// GPIO, both sides. A chip's operations are member functions; whether they may
// sleep is in their context, and so is told to the kernel. A consumer's lines
// are handles: an Output is set, an Input is read.
//
/* example
#include <drydock/gpio.h>
#include <drydock/pci.h>
using namespace drydock;

struct Chip {
  struct Lines : Register<0x00, u32> {};
  using Map = RegisterMap<0x10, Lines>;
};

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    DRYDOCK_TRY(bar_.map(context, pdev, name));
    DRYDOCK_TRY(chip_.enlist(context, *this, name, pdev.dev));
    return led_.get(context, pdev.dev, "led", false);
  }

private:
  Bar<0, Chip::Map> bar_;
  gpio::Output led_;
  using Op = gpio::Op<&Example::bar_>;
  Result<bool> get(Op &op, Index<8> line) {
    return bool(bar_.regs(op).read<Chip::Lines>() >> line & 1);
  }
  struct Operations : gpio::Operations {
    static constexpr auto get = &Example::get;
  };
  gpio::Chip<Example, Operations, 8> chip_;
  void blink(Worker<&Example::led_> &work) { led_.set(work, true); }
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/context.h>
#include <drydock/result.h>
#include <drydock/view.h>
#include <linux/gpio/consumer.h>
#include <linux/gpio/driver.h>
#include <linux/gpio/machine.h>

namespace drydock::gpio {

/// Operations that sleep take a Worker<...> &. These don't: consumers may call
/// them from interrupt handlers, so locks are taken as by SpinLockIrq.
template <auto... Members>
using Op = Context<Level::AnyIrq, Unserialised, Members...>;

enum class Direction : u8 { out, in };

/// What a chip does not override does not exist.
struct Operations {
  static constexpr auto direction = nullptr; ///< Direction (Op &, Index<N>)
  static constexpr auto input = nullptr;     ///< Status (Op &, Index<N>)
  static constexpr auto output = nullptr;    ///< Status (Op &, Index<N>, bool)
  static constexpr auto get = nullptr;       ///< Result<bool> (Op &, Index<N>)
  static constexpr auto set = nullptr;       ///< void (Op &, Index<N>, bool)
};

template <class T> constexpr bool exists = !isSame<T, const decltype(nullptr)>;

/// Whether any of these member functions may sleep, and whether any may not.
template <class F>
constexpr bool sleeps = [] {
  if constexpr (exists<F>)
    return !mayNotSleep<typename Handler<Plain<F>>::Context>;
  return false;
}();

/// A chip of N lines.
template <class D, class Ops, usize N> class Chip : public Immovable {
  static constexpr bool maySleep =
      sleeps<decltype(Ops::get)> || sleeps<decltype(Ops::set)> ||
      sleeps<decltype(Ops::input)> || sleeps<decltype(Ops::output)>;

public:
  /// In the driver's state, which is zeroed: not cleared again.
  Chip() {}
  /// Operations may run before this returns.
  Status enlist(Process<D> &, D &self, const char *label,
                struct device &parent) {
    native_.label = label;
    native_.parent = &parent;
    native_.owner = THIS_MODULE;
    native_.base = -1;
    native_.ngpio = N;
    native_.can_sleep = maySleep;
    if constexpr (exists<decltype(Ops::direction)>)
      native_.get_direction = direction;
    if constexpr (exists<decltype(Ops::input)>)
      native_.direction_input = input;
    if constexpr (exists<decltype(Ops::output)>)
      native_.direction_output = output;
    if constexpr (exists<decltype(Ops::get)>)
      native_.get = get;
    if constexpr (exists<decltype(Ops::set)>)
      native_.set = set;
    self_ = &self;
    if (int error = gpiochip_add_data(&native_, &self)) {
      self_ = nullptr;
      return Error(error);
    }
    return {};
  }
  /// Consumers that have a line get errors from here on.
  ~Chip() {
    if (self_)
      gpiochip_remove(&native_);
  }

private:
  template <auto F, class... As>
  DRYDOCK_INLINE static auto call(struct gpio_chip *chip, unsigned int line,
                                  As... as) {
    // The first member: a pointer to it is one to the Chip.
    D &self = *reinterpret_cast<Chip *>(chip)->self_;
    if (line >= N)
      __builtin_unreachable(); // gpiolib asks for lines below ngpio only
    return invoke<F>(self, Index<N>::checked(line).value(), as...);
  }
  static int direction(struct gpio_chip *chip, unsigned int line) {
    return call<Ops::direction>(chip, line) == Direction::out
               ? GPIO_LINE_DIRECTION_OUT
               : GPIO_LINE_DIRECTION_IN;
  }
  static int input(struct gpio_chip *chip, unsigned int line) {
    return call<Ops::input>(chip, line).error();
  }
  static int output(struct gpio_chip *chip, unsigned int line, int value) {
    return call<Ops::output>(chip, line, value != 0).error();
  }
  static int get(struct gpio_chip *chip, unsigned int line) {
    auto value = call<Ops::get>(chip, line);
    return value.ok() ? value.value() : value.error();
  }
  static void set(struct gpio_chip *chip, unsigned int line, int value) {
    call<Ops::set>(chip, line, value != 0);
  }

  struct gpio_chip native_;
  D *self_ DRYDOCK_ZERO; // null: not enlisted
};

/// A line of a consumer: of the device, by its function there.
class Consumed : public Immovable {
protected:
  constexpr Consumed() = default;
  ~Consumed() { gpiod_put(line_); } // null is none
  Status request(struct device &device, const char *function,
                 enum gpiod_flags flags) {
    struct gpio_desc *line = gpiod_get(&device, function, flags);
    if (IS_ERR(line))
      return Error::in(line);
    line_ = line;
    return {};
  }
  template <class C, class Self> static constexpr void check() {
    static_assert(grants<C, Self>, "the context does not name a line");
    static_assert(!mayNotSleep<C>, "a chip may sleep: from where it may not, "
                                   "setNow() and getNow()");
  }
  template <class C, class Self> static constexpr void checkNow() {
    static_assert(grants<C, Self>, "the context does not name a line");
  }
  struct gpio_desc *line_ DRYDOCK_ZERO;
};

class Output : Consumed {
public:
  constexpr Output() = default;
  template <class D>
  Status get(Process<D> &, struct device &device, const char *function,
             bool high) {
    return request(device, function, high ? GPIOD_OUT_HIGH : GPIOD_OUT_LOW);
  }
  template <class C> void set(const C &, bool value) {
    check<C, Output>();
    gpiod_set_value_cansleep(line_, value);
  }
  /// From any context; the kernel warns where the chip sleeps.
  template <class C> void setNow(const C &, bool value) {
    checkNow<C, Output>();
    gpiod_set_value(line_, value);
  }
};

class Input : Consumed {
public:
  constexpr Input() = default;
  template <class D>
  Status get(Process<D> &, struct device &device, const char *function) {
    return request(device, function, GPIOD_IN);
  }
  template <class C> Result<bool> read(const C &) const {
    check<C, Input>();
    return of(gpiod_get_value_cansleep(line_));
  }
  template <class C> Result<bool> readNow(const C &) const {
    checkNow<C, Input>();
    return of(gpiod_get_value(line_));
  }

private:
  static Result<bool> of(int value) {
    if (value < 0)
      return Error(value);
    if (value > 1)
      __builtin_unreachable(); // gpiolib makes it 0 or 1
    return value != 0;
  }
};

/// Which lines a device that has no description of the firmware's finds under
/// which name; the table is a constant of the driver with its end mark.
class Lookup : public Immovable {
public:
  template <class D> void add(Process<D> &, struct gpiod_lookup_table &table) {
    gpiod_add_lookup_table(&table);
    table_ = &table;
  }
  ~Lookup() {
    if (table_)
      gpiod_remove_lookup_table(table_);
  }

private:
  struct gpiod_lookup_table *table_ DRYDOCK_ZERO;
};

} // namespace drydock::gpio
