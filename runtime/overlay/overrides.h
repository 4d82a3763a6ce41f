// Macros that no rule can convert, each as C++ with the meaning of the C
// original. The overlay empties the originals' definitions; tests/migrate
// compares every one with its C macro.
#pragma once

// C: ((void *)0). Must survive template deduction, so not __null.
#define NULL nullptr

// C adds gnu_inline, which C++ takes as "never emit"; a C++ inline function is
// emitted where it is needed.
#define inline inline __inline_maybe_unused notrace

// C: __auto_type.
#define auto auto

// C takes the message for a second macro argument, which commas of templates
// would be as well; C++ wants no message.
#define static_assert static_assert

// C: sizeof a struct with a bit-field of negative width.
#define BUILD_BUG_ON_ZERO(e) ((int)(sizeof(char[1 - 2 * !!(e)]) - 1))

// C: true for integer constant expressions, by the type of ?: on a void
// pointer. Here also for what the optimiser knows to be constant.
#define __is_constexpr(x) __builtin_constant_p(x)

// C takes the address of the array's first element, which a temporary has not.
#define __must_be_array(a) __cxx_must_be_array<__typeof__(a)>::zero

// C warns about different types. Enumerators, comparisons and characters have
// other types in C++, so nothing is compared.
#define typecheck(type, x) ({ (void)sizeof(__typeof__(x)); 1; })

// C: _Generic over the integer types.
#define __unqual_scalar_typeof(x) __typeof__(*__cxx_unqualified((__typeof__(x) *)0))

// C: _Generic over the integer types, unsigned ones as the result.
#define __unsigned_scalar_typeof(x) __typeof__(*__cxx_unsigned(x))

// C reads through a volatile lvalue; C++ can't copy a struct from one.
#define __READ_ONCE(x) __cxx_read_once(&(x))
#define __WRITE_ONCE(x, val) __cxx_write_once(&(x), (val))

// C: offsetof, which takes no run-time index in C++, and a check that ptr
// points to a member's type or void.
#define container_of(ptr, type, member)                                        \
  ({                                                                           \
    auto __cxx_ptr = (ptr);                                                    \
    __cxx_check_member(__cxx_ptr, (__typeof__(((type *)0)->member) *)0);       \
    (type *)((char *)__cxx_ptr - (unsigned long)&(((type *)0)->member));       \
  })

// C: _Generic on the const of ptr.
#define container_of_const(ptr, type, member)                                  \
  __cxx_const_like((ptr), container_of(ptr, type, member))

// The RCU readers name typeof(*p), which void has not. Without the sparse
// annotations nothing but the load is left.
#define __unrcu_pointer(p, local) (p)
#define __rcu_access_pointer(p, local, space)                                  \
  ({                                                                           \
    auto local = READ_ONCE(p);                                                 \
    local;                                                                     \
  })
#define __rcu_dereference_check(p, local, c, space)                            \
  ({                                                                           \
    auto local = READ_ONCE(p);                                                 \
    RCU_LOCKDEP_WARN(!(c), "suspicious rcu_dereference_check() usage");        \
    local;                                                                     \
  })
#define __rcu_dereference_protected(p, local, c, space)                        \
  ({                                                                           \
    RCU_LOCKDEP_WARN(!(c), "suspicious rcu_dereference_protected() usage");    \
    auto local = (p);                                                          \
    local;                                                                     \
  })
#define __rcu_dereference_raw(p, local)                                        \
  ({                                                                           \
    auto local = READ_ONCE(p);                                                 \
    local;                                                                     \
  })
#define RCU_INITIALIZER(v) (v)

// As above for per-CPU pointers.
#define __verify_pcpu_ptr(ptr) do { (void)sizeof(ptr); } while (0)
#define SHIFT_PERCPU_PTR(p, offset) RELOC_HIDE(__cxx_decay(p), (offset))
#define arch_raw_cpu_ptr(ptr)                                                  \
  ({                                                                           \
    unsigned long tcp_ptr__;                                                   \
    asm("add " __percpu_arg(1) ", %0"                                          \
        : "=r"(tcp_ptr__)                                                      \
        : "m"(this_cpu_off), "0"(ptr));                                        \
    (__typeof__(__cxx_decay(ptr)))tcp_ptr__;                                   \
  })

// C: _Generic on the const of the page.
#define page_folio(p) ((__typeof__(__cxx_folio_of(p)))_compound_head(p))
#define ptdesc_page(pt) __cxx_const_as<struct page>(pt)
#define ptdesc_folio(pt) __cxx_const_as<struct folio>(pt)
#define page_ptdesc(p) __cxx_const_as<struct ptdesc>(p)
#define dev_fwnode(dev) __cxx_dev_fwnode(dev)

// C: a chain of __builtin_choose_expr over the integer types.
#define abs(x) __cxx_abs(x)

// C: a struct defined inside the operand; for pointers nothing but its header.
#define __is_kfifo_ptr(fifo) (sizeof(*(fifo)) == sizeof(struct __kfifo))

// C: a struct defined inside the operand.
#define ALIGN_STRUCTFIELD(type) ((int)__cxx_field_align<__typeof__(type)>::value)

// C: a chain of __builtin_choose_expr that ends in void.
#define UINTTYPE(size) typename __cxx_word<(size)>::type

// C wraps the array in a struct beside an empty one, which has a size in C++.
#define DECLARE_FLEX_ARRAY(TYPE, NAME) TYPE NAME[0]
#define __DECLARE_FLEX_ARRAY(TYPE, NAME) TYPE NAME[0]

// C defines struct TAG inside a union, where C++ allows no named type; the
// rule for nested tags has put its definition in front.
#define __cxx__struct_group(TAG, NAME, ATTRS, MEMBERS...)                      \
  union {                                                                      \
    struct { MEMBERS } ATTRS;                                                  \
    struct TAG NAME;                                                           \
  }
#define struct_group_tagged(TAG, NAME, MEMBERS...)                             \
  union {                                                                      \
    struct { MEMBERS };                                                        \
    struct TAG NAME;                                                           \
  }

// C: _Generic over the lock types, on a copy without qualifiers.
#define seqprop_ptr(s) __cxx_seqprop_ptr(s)
#define seqprop_const_ptr(s) __cxx_seqprop_const_ptr(s)
#define seqprop_sequence(s) __cxx_seqprop_sequence(s)
#define seqprop_preemptible(s) __cxx_seqprop_preemptible(s)
#define seqprop_assert(s) __cxx_seqprop_assert(s)

// i915 chooses by the type of px (__builtin_choose_expr), where C++ checks the
// branches not taken as well.
#define px_base(px) __cxx_px_base(px)
#define px_pt(px) __cxx_px_pt(px)

// C's asm names the static function, whose C++ name is another one: a stub with
// a C name stands in, as the kernel does it for link-time optimisation.
#define __initcall_stub(fn, __iid, id) __initcall_name(initstub, __iid, id)
#define __define_initcall_stub(__stub, fn)                                     \
  extern "C" int __init __stub(void);                                          \
  extern "C" int __init __stub(void) { return fn(); }                          \
  __ADDRESSABLE(__stub)
#define __DECLARE_PCI_FIXUP_SECTION(sec, name, vendor, device, class_,         \
                                    class_shift, hook, stub)                   \
  extern "C" void stub(struct pci_dev *dev);                                   \
  extern "C" void stub(struct pci_dev *dev) { hook(dev); }                     \
  ___DECLARE_PCI_FIXUP_SECTION(sec, name, vendor, device, class_, class_shift, \
                               stub)

// C gives the driver's function a second name with alias(), which needs the
// mangled one in C++.
#ifdef MODULE
#define module_init(initfn)                                                    \
  extern "C" int __init init_module(void) { return initfn(); }                 \
  ___ADDRESSABLE(init_module, __initdata);
#define module_exit(exitfn)                                                    \
  extern "C" void __exit cleanup_module(void) { exitfn(); }                    \
  ___ADDRESSABLE(cleanup_module, __exitdata);
#define MODULE_DEVICE_TABLE(type, name)                                        \
  static void __used __init __cxx_table_##type##_##name(void) {                \
    asm volatile(".globl __mod_" #type "__" #name "_device_table\n\t"          \
                 ".set __mod_" #type "__" #name "_device_table, %c0\n\t"       \
                 ".size __mod_" #type "__" #name "_device_table, %c1"          \
                 :                                                             \
                 : "i"(&name), "i"(sizeof(name)));                             \
  }
#else
#define module_init(x) __initcall(x);
#define module_exit(x) __exitcall(x);
#define MODULE_DEVICE_TABLE(type, name)
#endif
