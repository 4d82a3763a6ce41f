// SPDX-License-Identifier: GPL-2.0-only
// The functions of pairs.c on the runtime. "more:" and "less:" justify a
// difference in instructions for objects.py.
#include <drydock/completion.h>
#include <drydock/endian.h>
#include <drydock/irq.h>
#include <drydock/log.h>
#include <drydock/memory.h>
#include <drydock/pci.h>
#include <drydock/port.h>
#include <drydock/ring.h>
#include <drydock/timer.h>
#include <drydock/work.h>

using namespace drydock;

struct Chip {
	struct Control : Register<0x00, u32> {
		static constexpr Field<Control, 0> enable{};
		static constexpr Field<Control, 8, 8> rate{};
		static constexpr Fields fields{enable, rate};
	};
	struct State : Register<0x04, u32, RO> {
		static constexpr Field<State, 3> ready{};
		static constexpr Fields fields{ready};
	};
	struct Ack : Register<0x08, u32, W1C> {};
	struct Lane : RegisterArray<0x10, u32, 4, 8> {};
	struct Select : Register<0x40, u16, WO> {};
	struct Port : Register<0x42, u16> {};
	struct Byte : Register<0x44, u8> {};
	struct Wide : Register<0x48, u64> {};
	using Map = RegisterMap<0x80, Control, State, Ack, Lane, Select, Port, Byte, Wide>;
	struct Inner : Register<0x12, u16> {};
	using Behind = Indirect<Select, Port, RegisterMap<0x100, Inner>>;
};
using Regs = View<Chip::Map, Mmio>;
using Held = View<Chip::Map, Mmio, Sharing::Exclusive>;

struct Lock : Register<0x68, u8> {
	static constexpr Field<Lock, 1> enabled{};
	static constexpr Fields fields{enabled};
};
using Config = View<RegisterMap<0x100, Lock>, pci::ConfigSpace>;
struct Line : Register<5, u8> {};
using Io = View<RegisterMap<8, Line>, Ports>;

class Device {
	struct ControlLock : SpinLock<ControlLock> {};
	struct CountLock : SpinLockIrq<CountLock> {};
	struct Busy : Mutex<Busy> {};

	Region<Device, Chip::Map, Mmio, Guarded<ControlLock, Chip::Control>> region_;
	ControlLock lock_;
	CountLock irq_lock_;
	Busy mutex_;
	Completion done_;
	GuardedBy<CountLock, u32> count_;
	u32 number_;

public:
	using Worker_ = Worker<&Device::region_>;
	void modify(Worker_ &work)
	{
		auto held = lock_.lock(work);
		region_.under(held).modify(Chip::Control::enable(true));
	}
	void count(Worker_ &work)
	{
		auto held = irq_lock_.lock(work);
		count_.get(held)++;
	}
	void number(Worker_ &work)
	{
		auto held = mutex_.lock(work);
		number_++;
	}
	irqreturn_t interrupt(HardIrq<&Device::region_> &irq)
	{
		auto regs = region_.regs(irq);
		u32 status = regs.read<Chip::State>().raw();

		if (!status)
			return IRQ_NONE;
		regs.write<Chip::Ack>(status);
		{
			auto held = irq_lock_.lock(irq);
			count_.get(held)++;
		}
		done_.complete();
		return IRQ_HANDLED;
	}
	void expired(SoftIrq<&Device::region_> &timer) { region_.regs(timer).write<Chip::Ack>(1); }
	void run(Worker_ &work) { region_.regs(work).write<Chip::Ack>(1); }
	Status wait(Worker_ &work) { return done_.wait(work, 20_s); }

	Timer<&Device::expired> timer_{member<&Device::timer_>};
	Work<&Device::run> work_{member<&Device::work_>};
};

struct Descriptor {
	Little<u64> address;
	Little<u32> length, status;
	bool done() const { return status.once() & 1; }
};
using Ring = BasicRing<Descriptor, 64, DmaBarriers>;

extern "C" {

u8 pair_read8(unsigned long base) { return Regs(base).read<Chip::Byte>(); }
u16 pair_read16(unsigned long base) { return Regs(base).read<Chip::Port>(); }
u32 pair_read32(unsigned long base) { return Regs(base).read<Chip::Control>().raw(); }
u64 pair_read64(unsigned long base) { return Regs(base).read<Chip::Wide>(); }
u32 pair_read_relaxed(unsigned long base) { return Regs(base).relaxed().read<Chip::Control>().raw(); }
void pair_write8(unsigned long base, u8 value) { Regs(base).write<Chip::Byte>(value); }
void pair_write16(unsigned long base, u16 value) { Regs(base).write<Chip::Port>(value); }
void pair_write32(unsigned long base, u32 value) { Regs(base).write<Chip::Ack>(value); }
void pair_write64(unsigned long base, u64 value) { Regs(base).write<Chip::Wide>(value); }
void pair_write_fields(unsigned long base)
{
	Regs(base).write(Chip::Control::enable(true) | Chip::Control::rate(26));
}
void pair_write_rate(unsigned long base, u32 rate)
{
	Regs(base).write(Chip::Control::rate(Bounded<8>::masked(rate)));
}
u32 pair_read_rate(unsigned long base) { return Regs(base).read(Chip::Control::rate); }
bool pair_test_ready(unsigned long base) { return Regs(base).read(Chip::State::ready); }
void pair_modify(unsigned long base, u32 rate)
{
	Held(base).modify(Chip::Control::rate(Bounded<8>::masked(rate)));
}
void pair_set_bit(unsigned long base) { Held(base).modify(Chip::Control::enable(true)); }
// more: g++ keeps a frame for the Result, which CONFIG_INIT_STACK_ALL_ZERO clears first
int pair_write_lane(unsigned long base, unsigned long n, u32 value)
{
	auto lane = Index<4>::checked(n);

	if (!lane.ok())
		return lane.error();
	Regs(base).write<Chip::Lane>(lane.value(), value);
	return 0;
}
void pair_clear_lanes(unsigned long base)
{
	for (auto lane : Index<4>::all())
		Regs(base).write<Chip::Lane>(lane, 0);
}
u16 pair_read_behind(unsigned long base) { return Held(base).through<Chip::Behind>().read<Chip::Inner>(); }

// more: stops when the device reads all ones
int pair_poll_atomic(unsigned long base)
{
	return Regs(base).pollAtomic(Chip::State::ready(true), 10_us, 1_ms).error();
}
// more: stops when the device reads all ones
int pair_poll(unsigned long base)
{
	auto &&work = Trusted::context<Device::Worker_>();
	return Regs(base).poll(work, Chip::State::ready(true), 10_us, 1_ms).error();
}

void pair_locked_modify(Device *device) { invoke<&Device::modify>(*device); }
void pair_irqsave_count(Device *device) { invoke<&Device::count>(*device); }
void pair_mutex_count(Device *device) { invoke<&Device::number>(*device); }
irqreturn_t pair_interrupt(int, void *data) { return invoke<&Device::interrupt>(*static_cast<Device *>(data)); }
void pair_timer(struct timer_list *timer)
{
	invoke<&Device::expired>(*ownerOf<&Device::timer_>((Timer<&Device::expired> *)timer));
}
void pair_work(struct work_struct *work)
{
	invoke<&Device::run>(*ownerOf<&Device::work_>((Work<&Device::run> *)work));
}
int pair_wait(Device *device) { return invoke<&Device::wait>(*device).error(); }
// more: g++ keeps a frame for the Result, which CONFIG_INIT_STACK_ALL_ZERO clears first
int pair_allocate(void)
{
	auto &&work = Trusted::context<Device::Worker_>();
	auto memory = allocate<u32>(work);

	if (!memory.ok())
		return memory.error();
	Owned<u32> owned = memory.value();
	*owned = 1;
	return 0;
}
void pair_config_write(struct pci_dev *pdev) { Config(pdev).write(Lock::enabled(true)); }
bool pair_config_read(struct pci_dev *pdev) { return Config(pdev).read(Lock::enabled); }
void pair_port_write(unsigned long base, u8 value) { Io(base).write<Line>(value); }
u8 pair_port_read(unsigned long base) { return Io(base).read<Line>(); }
// more: clang++ folds no atomic access into an arithmetic instruction, as it folds volatile ones
int pair_ring_give(Ring *ring, u64 address, u32 length) { return ring->give({address, length, 0u}).error(); }
// more: clang++ folds no atomic access into an arithmetic instruction, as it folds volatile ones
u32 pair_ring_reclaim(Ring *ring)
{
	u32 bytes = 0;

	while (const Descriptor *sent = ring->done()) {
		bytes += sent->length;
		ring->take();
	}
	return bytes;
}
u32 pair_big_endian(const Big<u32> *number) { return *number; }
void pair_log(struct device *dev, u8 major, u32 minor) { DRYDOCK_INFO(*dev, "version {}.{}", major, minor); }
u32 pair_observe(unsigned long base)
{
	return View<Observable<Chip::Map>, Mmio, Sharing::Observer>(base).read(Chip::Control::enable);
}

} // extern "C"

MODULE_LICENSE("GPL");
