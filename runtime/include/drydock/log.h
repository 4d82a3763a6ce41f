// SPDX-License-Identifier: GPL-2.0-only
// Messages: {} stands for an argument, and {x} for a number in hexadecimal. The
// front end makes the kernel's format out of the types: the call is dev_info()
// with the format that C would write. A pointer has no form, so that none is
// printed; text is the kernel's own, and not the user's.
//
/* example
#include <drydock/log.h>
#include <drydock/pci.h>
using namespace drydock;

struct Chip {
  struct Id : Register<0x00, u32, RO> {
    static constexpr Field<Id, 24, 8> major{};
    static constexpr Fields fields{major};
  };
  using Map = RegisterMap<0x100, Id>;
};

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    Status mapped = bar_.map(context, pdev, name);
    if (!mapped.ok())
      DRYDOCK_ERROR(pdev.dev, "no registers: {}", mapped);
    else
      DRYDOCK_INFO(pdev.dev, "version {} on {}",
                   bar_.regs(context).read(Chip::Id::major), pci_name(&pdev));
    DRYDOCK_DEBUG(pdev.dev, "class {x}", pdev.device);
    return mapped;
  }

private:
  Bar<0, Chip::Map> bar_;
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/bounded.h>
#include <drydock/result.h>

namespace drydock::mistake {
void morePlacesThanArguments();
void moreArgumentsThanPlaces();
void braceWithoutEnd();
} // namespace drydock::mistake

namespace drydock::log {

/// How a type is printed: the conversion, and what C passes for it.
template <class T> struct Form {
  static_assert(isInteger<T> || isEnum<T>,
                "what is printed is a number, an enumeration, text, a Status "
                "or an Error");
  static constexpr bool isSigned = isInteger<T> && !isUnsigned<T>;
  static constexpr bool wide = sizeof(T) == 8;
  static constexpr const char *plain =
      wide ? (isSigned ? "%lld" : "%llu") : (isSigned ? "%d" : "%u");
  static constexpr const char *hex = wide ? "0x%llx" : "0x%x";
  using Passed = typename Conditional<
      wide, typename Conditional<isSigned, long long, u64>::Type,
      typename Conditional<isSigned, int, u32>::Type>::Type;
  DRYDOCK_INLINE static Passed pass(T value) {
    return static_cast<Passed>(value);
  }
};
template <unsigned Width> struct Form<Bounded<Width>> {
  using Raw = typename Bounded<Width>::Raw;
  static constexpr const char *plain = Form<Raw>::plain, *hex = Form<Raw>::hex;
  DRYDOCK_INLINE static Raw pass(Bounded<Width> value) { return value; }
};
template <> struct Form<const char *> {
  static constexpr const char *plain = "%s", *hex = nullptr;
  DRYDOCK_INLINE static const char *pass(const char *text) { return text; }
};
template <> struct Form<char *> : Form<const char *> {};
template <usize N> struct Form<char[N]> : Form<const char *> {};
template <> struct Form<Status> {
  static constexpr const char *plain = "%d", *hex = nullptr;
  DRYDOCK_INLINE static int pass(Status status) { return status.error(); }
};
template <> struct Form<Error> {
  static constexpr const char *plain = "%d", *hex = nullptr;
  DRYDOCK_INLINE static int pass(Error error) { return error.number(); }
};

template <class... As> struct Types {};
template <class... As> Types<Plain<As>...> typesOf(As &&...);

/// The kernel's format, with its newline; without `to`, its length.
template <class... As>
consteval usize convert(const char *from, char *to, Types<As...>) {
  const char *plain[] = {Form<As>::plain..., nullptr};
  const char *hex[] = {Form<As>::hex..., nullptr};
  usize length = 0, argument = 0;
  auto put = [&](char c) {
    if (to)
      to[length] = c;
    ++length;
  };
  for (; *from; ++from) {
    if (*from == '%')
      put('%'); // literal
    if (*from != '{') {
      put(*from);
      continue;
    }
    if (argument == sizeof...(As))
      mistake::morePlacesThanArguments();
    bool asHex = from[1] == 'x';
    const char *form = asHex ? hex[argument] : plain[argument];
    from += asHex ? 2 : 1;
    if (*from != '}')
      mistake::braceWithoutEnd();
    ++argument;
    for (; *form; ++form)
      put(*form);
  }
  if (argument != sizeof...(As))
    mistake::moreArgumentsThanPlaces();
  put('\n');
  put('\0');
  return length;
}
template <usize Size> struct Format {
  char text[Size];
};
template <usize Size, class T>
consteval Format<Size> format(const char *from, T types) {
  Format<Size> made = {};
  convert(from, made.text, types);
  return made;
}

template <class A> DRYDOCK_INLINE auto pass(const A &argument) {
  return Form<Plain<A>>::pass(argument);
}
template <usize N> DRYDOCK_INLINE const char *pass(const char (&text)[N]) {
  return text;
}

} // namespace drydock::log

/// The format of a text and its arguments, as a constant of the block.
#define DRYDOCK_FORMAT(message, ...)                                           \
  using drydock_types = decltype(drydock::log::typesOf(__VA_ARGS__));          \
  constexpr drydock::usize drydock_length =                                    \
      drydock::log::convert(message, nullptr, drydock_types{});                \
  [[maybe_unused]] static constexpr auto drydock_format =                      \
      drydock::log::format<drydock_length>(message, drydock_types{})

#ifdef __KERNEL__
#include <linux/device.h>
#include <linux/dynamic_debug.h>

namespace drydock::log {

using Print = void(const struct device *, const char *, ...);
template <class... As>
DRYDOCK_INLINE void print(Print *level, const struct device &device,
                          const char *format, const As &...arguments) {
  level(&device, format, pass(arguments)...);
}
#ifdef CONFIG_DYNAMIC_DEBUG
/// A switch that is off: DEFINE_DYNAMIC_DEBUG_METADATA() of C.
consteval struct _ddebug site(const char *function, const char *file,
                              unsigned int line, const char *format) {
  struct _ddebug made = {};
  made.modname = KBUILD_MODNAME;
  made.function = function;
  made.filename = file;
  made.format = format;
  made.lineno = line;
  made.class_id = _DPRINTK_CLASS_DFLT;
  return made;
}
template <class... As>
void debug(struct _ddebug &site, const struct device &device,
           const char *format, const As &...arguments) {
  __dynamic_dev_dbg(&site, &device, format, pass(arguments)...);
}
#endif

} // namespace drydock::log

#define DRYDOCK_LOG(level, device, message, ...)                               \
  do {                                                                         \
    DRYDOCK_FORMAT(message, ##__VA_ARGS__);                                    \
    drydock::log::print(level, device, drydock_format.text, ##__VA_ARGS__);    \
  } while (0)
#define DRYDOCK_ERROR(device, ...) DRYDOCK_LOG(_dev_err, device, __VA_ARGS__)
#define DRYDOCK_WARN(device, ...) DRYDOCK_LOG(_dev_warn, device, __VA_ARGS__)
#define DRYDOCK_INFO(device, ...) DRYDOCK_LOG(_dev_info, device, __VA_ARGS__)
/// Off until it is asked for (Documentation/admin-guide/dynamic-debug-howto).
#ifdef CONFIG_DYNAMIC_DEBUG
#define DRYDOCK_DEBUG(device, message, ...)                                    \
  do {                                                                         \
    DRYDOCK_FORMAT(message, ##__VA_ARGS__);                                    \
    static constinit struct _ddebug drydock_site __section("__dyndbg")         \
        __aligned(8) = drydock::log::site(__func__, __FILE__, __LINE__,        \
                                          drydock_format.text);                \
    if (DYNAMIC_DEBUG_BRANCH(drydock_site))                                    \
      drydock::log::debug(drydock_site, device, drydock_format.text,           \
                          ##__VA_ARGS__);                                      \
  } while (0)
#else
#define DRYDOCK_DEBUG(device, message, ...)                                    \
  do {                                                                         \
    DRYDOCK_FORMAT(message, ##__VA_ARGS__);                                    \
  } while (0)
#endif
#endif
