// Runs the functions of macros.c on the host and prints what they return.
#include <stdio.h>

void *__dev_fwnode(void *dev) { return (char *)dev + 1; }
const void *__dev_fwnode_const(const void *dev) { return (const char *)dev + 2; }
long page_offset_base, vmemmap_base;
char hugetlb_optimize_vmemmap_key[16];

#define TESTS(T)                                                              \
  T(null) T(build_bug) T(array_size) T(constexpr) T(typecheck) T(scalar)      \
  T(once)                                                                     \
  T(once_struct) T(container) T(container_index) T(container_const) T(rcu)    \
  T(percpu) T(folio) T(fwnode) T(abs) T(flex) T(group) T(seq) T(field)        \
  T(minmax) T(inline) T(kfifo)
#define DECLARE(name) long t_##name(void);
#define PRINT(name) printf(#name " %ld\n", t_##name());
TESTS(DECLARE)

int main(void) {
  TESTS(PRINT)
  return 0;
}
