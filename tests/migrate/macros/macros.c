// Every overridden macro in an expression with a value. Compiled as C with the
// kernel's own macros and as C++ with the overlay's; both must print the same.
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/minmax.h>
#include <linux/bitfield.h>
#include <linux/rcupdate.h>
#include <linux/percpu.h>
#include <linux/seqlock.h>
#include <linux/mm.h>
#include <linux/property.h>
#include <linux/math.h>
#include <linux/kfifo.h>

struct pair { unsigned int a; unsigned int b; };
struct inner { int value; };
struct owner {
	char pad[24];
	struct inner in;
	const int fixed;
	int list[8];
};
struct flexible {
	int count;
	union {
		DECLARE_FLEX_ARRAY(u8, bytes);
		DECLARE_FLEX_ARRAY(u32, words);
	};
};
struct grouped {
	int first;
	struct_group_tagged(head, top,
		u8 kind;
		u32 size;
	);
	int last;
};

long t_null(void);
long t_build_bug(void);
long t_array_size(void);
long t_constexpr(void);
long t_typecheck(void);
long t_scalar(void);
long t_once(void);
long t_once_struct(void);
long t_container(void);
long t_container_index(void);
long t_container_const(void);
long t_rcu(void);
long t_percpu(void);
long t_folio(void);
long t_fwnode(void);
long t_abs(void);
long t_flex(void);
long t_group(void);
long t_seq(void);
long t_field(void);
long t_minmax(void);
long t_inline(void);
long t_kfifo(void);

static int number = 41;

long t_null(void)
{
	int *p = NULL;
	return p == NULL && sizeof(NULL) == sizeof(void *);
}

long t_build_bug(void)
{
	return BUILD_BUG_ON_ZERO(0) + 7;
}

long t_array_size(void)
{
	static const short table[7];
	int single[] = { 4 }, none[0];

	return ARRAY_SIZE(table) * 1000 + ARRAY_SIZE(single) * 100 + ARRAY_SIZE(((u64[]){ 0, 3, 4 })) * 10 +
	       __must_be_array(table) + __must_be_array(none);
}

long t_constexpr(void)
{
	volatile int run_time = number;
	return __is_constexpr(3 + 4) * 10 + __is_constexpr(run_time);
}

long t_typecheck(void)
{
	unsigned long x = 3;
	return typecheck(unsigned long, x) + x;
}

long t_scalar(void)
{
	const volatile unsigned char c = 250;
	__unqual_scalar_typeof(c) copy = c;
	copy += 10;
	return copy * 100 + sizeof(copy);
}

long t_once(void)
{
	const int *p = &number;
	int before = READ_ONCE(*p);
	WRITE_ONCE(number, 43);
	before = before * 100 + READ_ONCE(number);
	WRITE_ONCE(number, 41);
	return before;
}

long t_once_struct(void)
{
	struct pair p = { .a = 5, .b = 6 }, q;
	q = READ_ONCE(p);
	p.a = 9;
	WRITE_ONCE(q, p);
	return q.a * 10 + q.b;
}

long t_container(void)
{
	struct owner o = { .fixed = 1 };
	struct inner *in = &o.in;
	void *untyped = in;
	return (container_of(in, struct owner, in) == &o) * 10 +
	       (container_of(untyped, struct owner, in) == &o) +
	       (container_of(&o.fixed, struct owner, fixed) == &o) * 100;
}

long t_container_index(void)
{
	struct owner o = { .fixed = 1 };
	volatile int i = 5;
	int *element = &o.list[5];
	return container_of(element, struct owner, list[i]) == &o;
}

long t_container_const(void)
{
	struct owner o = { .fixed = 1 };
	const struct inner *in = &o.in;
	return container_of_const(in, struct owner, in) == &o &&
	       container_of_const(&o.in, struct owner, in) == &o;
}

long t_rcu(void)
{
	static struct pair value = { .a = 3, .b = 4 };
	static struct pair __rcu *published;
	static void __rcu *untyped;
	struct pair *old;

	RCU_INIT_POINTER(published, NULL);
	rcu_assign_pointer(published, &value);
	rcu_assign_pointer(untyped, &value);
	old = rcu_replace_pointer(published, &value, 1);
	return rcu_dereference_raw(published)->a +
	       rcu_dereference_check(published, 1)->b * 10 +
	       rcu_dereference_protected(published, 1)->a * 100 +
	       (rcu_access_pointer(untyped) == &value) * 1000 +
	       (unrcu_pointer(published) == old) * 10000;
}

long t_percpu(void)
{
	static int __percpu *p = (int __percpu *)0x1000;
	static void __percpu *untyped = (void __percpu *)0x2000;
	return (long)SHIFT_PERCPU_PTR(p, 0x30) + (long)SHIFT_PERCPU_PTR(untyped, 1);
}

long t_folio(void)
{
	static struct page page;
	const struct page *view = &page;
	return (void *)page_folio(&page) == &page && (const void *)page_folio(view) == view;
}

long t_fwnode(void)
{
	struct device *dev = (struct device *)0x500;
	const struct device *view = dev;
	return (long)dev_fwnode(dev) * 1000 + (long)dev_fwnode(view);
}

long t_abs(void)
{
	int i = -7;
	unsigned int u = (unsigned int)-8;
	long long l = -9;
	short s = -10;
	signed char sc = -11;
	char c = (char)-12;
	return abs(i) + abs(u) * 10 + abs(l) * 100 + abs(s) * 1000 + abs(sc) * 10000L +
	       abs(c) * 100000L + sizeof(abs(s)) * 10000000L + sizeof(abs(l)) * 100000000L;
}

long t_flex(void)
{
	return sizeof(struct flexible) * 100 + offsetof(struct flexible, bytes) * 10 +
	       offsetof(struct flexible, words);
}

long t_group(void)
{
	struct grouped g = { .first = 1, .kind = 2, .size = 3, .last = 4 };
	struct head copy = g.top;
	return sizeof(g) * 1000 + sizeof(copy) * 100 + copy.kind * 10 + copy.size;
}

long t_seq(void)
{
	static seqcount_t plain;
	static seqcount_spinlock_t locked;
	unsigned int start;

	plain.sequence = 6;
	locked.seqcount.sequence = 8;
	start = __read_seqcount_begin(&plain) * 10 + __read_seqcount_begin(&locked);
	return start * 10 + (seqprop_ptr(&locked) == &locked.seqcount) +
	       seqprop_preemptible(&plain);
}

long t_field(void)
{
	u32 word = FIELD_PREP(GENMASK(11, 4), 0x5a) | FIELD_PREP(BIT(0), 1);
	return FIELD_GET(GENMASK(11, 4), word) * 1000 + word;
}

long t_minmax(void)
{
	int i = -3;
	unsigned char c = 200;
	return min(i, 5) + max_t(int, c, i) * 10 + clamp(7, 0, 5) * 10000 + min_t(u8, c, 100) * 100000L;
}

static inline long twice(long x)
{
	return 2 * x;
}

long t_inline(void)
{
	return twice(21);
}

long t_kfifo(void)
{
	static DEFINE_KFIFO(fifo, u16, 8);
	u16 value = 0;

	INIT_KFIFO(fifo);
	if (!kfifo_put(&fifo, 77) || !kfifo_get(&fifo, &value))
		return -1;
	return value * 10 + __is_kfifo_ptr(&fifo) + kfifo_is_empty(&fifo) + fifo.kfifo.esize;
}
