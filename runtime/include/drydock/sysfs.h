// SPDX-License-Identifier: GPL-2.0-only
// A device's attributes in sysfs as member functions. The driver core creates
// them after probe() and removes them, waiting for readers, before remove(): a
// context of the bound device.
//
/* example
#include <drydock/pci.h>
#include <drydock/sysfs.h>
using namespace drydock;

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &, struct pci_dev &) { return {}; }

  ssize_t showCount(Process<Example> &, char *text) {
    return sysfs_emit(text, "%u\n", count_);
  }
  ssize_t storeCount(Process<Example> &, const char *text, size_t size) {
    return kstrtouint(text, 0, &count_) ? -EINVAL : ssize_t(size);
  }

private:
  unsigned int count_ = 0;
};
using Count = sysfs::Attribute<"count", &Example::showCount,
&Example::storeCount>; DRYDOCK_PCI_DRIVER(Example, .dev_groups =
sysfs::Groups<Count>::list); MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/context.h>
#include <linux/device.h>
#include <linux/sysfs.h>

namespace drydock::sysfs {

/// A name as a template argument.
template <usize N> struct Name {
  char text[N];
  consteval Name(const char (&from)[N]) {
    for (usize i = 0; i < N; ++i)
      text[i] = from[i];
  }
};

/// Show or Store is null where the file is only written or only read.
template <Name Text, auto Show, auto Store = nullptr> class Attribute {
  static constexpr bool readable = !isSame<decltype(Show), decltype(nullptr)>;
  static constexpr bool writable = !isSame<decltype(Store), decltype(nullptr)>;
  using Either =
      typename Conditional<readable, decltype(Show), decltype(Store)>::Type;
  using D = typename Handler<Either>::Owner;

  static ssize_t show(struct device *dev, struct device_attribute *,
                      char *text) {
    return invoke<Show>(*static_cast<D *>(dev_get_drvdata(dev)), text);
  }
  static ssize_t store(struct device *dev, struct device_attribute *,
                       const char *text, size_t size) {
    return invoke<Store>(*static_cast<D *>(dev_get_drvdata(dev)), text, size);
  }
  static constexpr Name name = Text;
  static consteval struct device_attribute make() {
    struct device_attribute made = {};
    made.attr.name = name.text;
    made.attr.mode = (readable ? 0444 : 0) | (writable ? 0200 : 0);
    if constexpr (readable)
      made.show = show;
    if constexpr (writable)
      made.store = store;
    return made;
  }

public:
  static constinit struct device_attribute native;
};
template <Name Text, auto Show, auto Store>
constinit struct device_attribute Attribute<Text, Show, Store>::native = make();

/// One group without a name of its own: the attributes stand in the device's
/// directory.
template <class... Attributes> class Groups {
  static constinit struct attribute *attributes[];
  static const struct attribute_group group;

public:
  static const struct attribute_group *list[];
};
template <class... Attributes>
constinit struct attribute *Groups<Attributes...>::attributes[] = {
    &Attributes::native.attr..., nullptr};
template <class... Attributes>
constinit const struct attribute_group Groups<Attributes...>::group = {
  .attrs = attributes
};
template <class... Attributes>
constinit const struct attribute_group *Groups<Attributes...>::list[] = {
    &group, nullptr};

} // namespace drydock::sysfs
