// SPDX-License-Identifier: GPL-2.0-only
// Misc devices: a file in /dev whose operations are member functions. A file
// may stay open when its device goes; every operation is therefore let in
// through a Revocable, and afterwards gets -ENODEV. Operations find the device
// bound and may sleep; unbinding waits for those inside. Deregistered only,
// they would find freed memory: the C core pins the module, and not the device.
//
/* example
#include <drydock/misc.h>
#include <drydock/pci.h>
using namespace drydock;

class Example : public pci::Driver<Example>, public HasFiles {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    return file_.enlist<&Example::file_>(context, *this, name, &pdev.dev);
  }

private:
  u32 value_ = 0;
  using Op = FileOp<&Example::value_>;
  ssize_t read(Op &, char __user *to, size_t size, loff_t *at) {
    return simple_read_from_buffer(to, size, at, &value_, sizeof(value_));
  }
  long ioctl(Op &, unsigned int command, unsigned long argument) {
    return put_user(value_, (u32 __user *)argument);
  }
  struct Operations : MiscOperations {
    static constexpr auto read = &Example::read;
    static constexpr auto ioctl = &Example::ioctl;
  };
  Misc<Example, Operations> file_;
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/result.h>
#include <drydock/state.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

namespace drydock {

/// The context of file operations: process context of the bound device.
template <auto... Members> using FileOp = Worker<Members...>;

/// What a driver does not override does not exist.
struct MiscOperations {
  static constexpr auto read = nullptr;
  static constexpr auto write = nullptr;
  static constexpr auto ioctl = nullptr;
};

template <class D, class Operations> class Misc : public Immovable {
public:
  /// In the driver's state, which is zeroed: not cleared again.
  Misc() {}
  /// Operations may run before this returns. M is this member.
  template <auto M>
  Status enlist(Process<D> &, D &self, const char *name,
                struct device *parent) {
    static_assert(__is_base_of(HasFiles, D),
                  "files may outlive the device: derive from HasFiles");
    native_.minor = MISC_DYNAMIC_MINOR;
    native_.name = name;
    native_.fops = &Table<M>::operations;
    native_.parent = parent;
    State<D>::files(&self).state.publish(&self);
    if (int error = misc_register(&native_))
      return Error(error);
    self_ = &self;
    return {};
  }
  /// No operation runs afterwards; those of open files return -ENODEV.
  void reset() {
    withdraw();
    self_ = nullptr;
  }
  ~Misc() { withdraw(); }

private:
  template <class F>
  static constexpr bool exists = !isSame<F, const decltype(nullptr)>;
  noinline void withdraw() {
    if (!self_)
      return;
    misc_deregister(&native_);
    State<D>::files(self_).state.revoke();
  }
  static int close(struct inode *, struct file *file) {
    static_cast<OpenFiles *>(file->private_data)->drop();
    return 0;
  }
  template <auto F, class... As>
  DRYDOCK_INLINE static long enter(struct file *file, As... as) {
    auto &&context = Trusted::context<Sleepable>();
    auto access =
        static_cast<OpenFiles *>(file->private_data)->state.access(context);
    if (!access)
      return -ENODEV;
    return invoke<F>(*static_cast<D *>(access.get()), as...);
  }
  static ssize_t read(struct file *file, char __user *to, size_t size,
                      loff_t *at) {
    return enter<Operations::read>(file, to, size, at);
  }
  static ssize_t write(struct file *file, const char __user *from, size_t size,
                       loff_t *at) {
    return enter<Operations::write>(file, from, size, at);
  }
  static long ioctl(struct file *file, unsigned int command,
                    unsigned long argument) {
    return enter<Operations::ioctl>(file, command, argument);
  }

  template <auto M> struct Table {
    // Under misc_mtx, which misc_deregister() takes: the state is there.
    static int open(struct inode *inode, struct file *file) {
      auto *native = static_cast<struct miscdevice *>(file->private_data);
      // The first member: a pointer to it is one to the Misc.
      OpenFiles &files =
          State<D>::files(ownerOf<M>(reinterpret_cast<Misc *>(native)));
      files.hold();
      file->private_data = &files;
      return nonseekable_open(inode, file);
    }
    static consteval struct file_operations make() {
      struct file_operations made = {};
      made.owner = THIS_MODULE;
      made.open = open;
      made.release = close;
      if constexpr (exists<decltype(Operations::read)>)
        made.read = read;
      if constexpr (exists<decltype(Operations::write)>)
        made.write = write;
      if constexpr (exists<decltype(Operations::ioctl)>)
        made.unlocked_ioctl = ioctl;
      return made;
    }
    static constexpr struct file_operations operations = make();
  };

  struct miscdevice native_;
  D *self_ DRYDOCK_ZERO;
};

} // namespace drydock
