// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU's educational device, once more: ../cxx, with coroutines that wait for
 * the device. Each co_await gives the thread back; the interrupt handler brings
 * the coroutine on. What fails ends it where it stands, and its locals with it.
 */
#include <drydock/dma.h>
#include <drydock/irq.h>
#include <drydock/log.h>
#include <drydock/misc.h>
#include <drydock/pci.h>
#include <drydock/sysfs.h>
#include <drydock/task.h>

using namespace drydock;

namespace {

/* docs/specs/edu.txt of QEMU */
struct Regs {
	struct Id : Register<0x00, u32, RO> {
		static constexpr Field<Id, 16, 8> minor{};
		static constexpr Field<Id, 24, 8> major{};
		static constexpr Fields fields{minor, major};
	};
	struct Liveness : Register<0x04, u32> {};	/* reads back inverted */
	struct Factorial : Register<0x08, u32> {};
	struct Status : Register<0x20, u32> {
		static constexpr Field<Status, 0, 1, bool, RO> computing{};
		static constexpr Field<Status, 7> irq{};	/* interrupt when done */
		static constexpr Fields fields{computing, irq};
	};
	struct IrqStatus : Register<0x24, u32, RO> {};
	struct IrqRaise : Register<0x60, u32, WO> {};
	struct IrqAck : Register<0x64, u32, W1C> {};
	struct DmaSource : Register<0x80, u32> {};
	struct DmaTarget : Register<0x88, u32> {};
	struct DmaCount : Register<0x90, u32> {};
	struct DmaCommand : Register<0x98, u32> {
		static constexpr Field<DmaCommand, 0> start{};
		static constexpr Field<DmaCommand, 1> to_memory{};
		static constexpr Field<DmaCommand, 2> irq{};
		static constexpr Fields fields{start, to_memory, irq};
	};
	using Map = RegisterMap<0x100, Id, Liveness, Factorial, Status, IrqStatus, IrqRaise, IrqAck,
				DmaSource, DmaTarget, DmaCount, DmaCommand>;
};

#define EDU_GET_INTERRUPTS	_IOR('e', 1, u32)

constexpr u32 device_buffer = 0x40000;
constexpr usize buffer_size = 4096;
constexpr Seconds timeout = 20_s;

class Edu : public pci::Driver<Edu>, public HasFiles {
public:
	static constexpr const char *name = "edu";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x11e8));

	Status probe(Process<Edu> &context, struct pci_dev &pdev);
	void remove(Process<Edu> &context);

	ssize_t dma_show(Process<Edu> &, char *text);
	ssize_t dma_store(Process<Edu> &context, const char *text, size_t count);
	ssize_t interrupts_show(Process<Edu> &, char *text);

private:
	struct RequestLock : Mutex<RequestLock> {};	/* one request at a time */
	struct StatsLock : SpinLockIrq<StatsLock> {};	/* interrupts */

	pci::Enabled enabled_;
	Bar<0, Regs::Map> bar_;
	DmaBuffer<u8> buffer_;
	pci::Master master_;
	pci::IrqVectors vectors_;
	RequestLock lock_;
	StatsLock stats_lock_;
	unsigned int interrupts_;
	u32 factorial_;
	Event done_;

	irqreturn_t interrupt(HardIrq<&Edu::bar_, &Edu::stats_lock_, &Edu::done_> &irq);
	Irq<&Edu::interrupt> irq_;

	using Steps = Async<&Edu::bar_, &Edu::buffer_, &Edu::done_>;
	Task<> compute(Steps &context, u32 number);
	Task<> transfer(Steps &context, u32 from, u32 to, u32 count, bool to_memory);
	Task<> echo(Steps &context, const char *text, u32 count);
	Job<&Edu::compute, 256> compute_;
	Job<&Edu::echo, 512> echo_;

	using Op = FileOp<&Edu::lock_, &Edu::compute_>;
	ssize_t read(Op &op, char __user *to, size_t size, loff_t *at);
	ssize_t write(Op &op, const char __user *from, size_t size, loff_t *at);
	long ioctl(Op &op, unsigned int command, unsigned long argument);
	struct Operations : MiscOperations {
		static constexpr auto ioctl = &Edu::ioctl;
		static constexpr auto read = &Edu::read;
		static constexpr auto write = &Edu::write;
	};
	Misc<Edu, Operations> file_;
};

irqreturn_t Edu::interrupt(HardIrq<&Edu::bar_, &Edu::stats_lock_, &Edu::done_> &irq)
{
	auto regs = bar_.regs(irq);
	u32 status = regs.read<Regs::IrqStatus>();

	if (!status)
		return IRQ_NONE;
	regs.write<Regs::IrqAck>(status);
	{
		auto held = stats_lock_.lock(irq);
		interrupts_++;
	}
	done_.complete();
	return IRQ_HANDLED;
}

Task<> Edu::compute(Steps &context, u32 number)
{
	auto regs = bar_.regs(context);

	done_.restart();
	regs.write(Regs::Status::irq(true));
	regs.write<Regs::Factorial>(number);
	co_await done_.within(context, timeout);
	factorial_ = regs.read<Regs::Factorial>();
	co_return {};
}

Task<> Edu::transfer(Steps &context, u32 from, u32 to, u32 count, bool to_memory)
{
	auto regs = bar_.regs(context);

	done_.restart();
	regs.write<Regs::DmaSource>(from);
	regs.write<Regs::DmaTarget>(to);
	regs.write<Regs::DmaCount>(count);
	regs.write(Regs::DmaCommand::start(true) | Regs::DmaCommand::irq(true) |
		   Regs::DmaCommand::to_memory(to_memory));
	co_await done_.within(context, timeout);
	co_return {};
}

/* To the device and back. */
Task<> Edu::echo(Steps &context, const char *text, u32 count)
{
	u32 memory = buffer_.address().low();

	co_await buffer_.copyIn(text, count);
	co_await transfer(context, memory, device_buffer, count, false);
	buffer_.clear();
	co_await transfer(context, device_buffer, memory, count, true);
	co_return {};
}

ssize_t Edu::read(Op &, char __user *to, size_t size, loff_t *at)
{
	char text[16];
	int length = scnprintf(text, sizeof(text), "%u\n", factorial_);

	return simple_read_from_buffer(to, size, at, text, length);
}

ssize_t Edu::write(Op &op, const char __user *from, size_t size, loff_t *)
{
	u32 number;
	int ret = kstrtou32_from_user(from, size, 0, &number);

	if (ret)
		return ret;
	auto held = lock_.lock(op);
	Status status = compute_.run(op, *this, number);
	return status.ok() ? ssize_t(size) : status.error();
}

long Edu::ioctl(Op &, unsigned int command, unsigned long argument)
{
	if (command == EDU_GET_INTERRUPTS)
		return put_user(interrupts_, (u32 __user *)argument);
	return -ENOTTY;
}

ssize_t Edu::dma_store(Process<Edu> &context, const char *text, size_t count)
{
	auto held = lock_.lock(context);
	Status status = echo_.run(context, *this, text, u32(count));

	return status.ok() ? ssize_t(count) : status.error();
}

ssize_t Edu::dma_show(Process<Edu> &, char *text)
{
	return sysfs_emit(text, "%s", (char *)buffer_.begin());
}

ssize_t Edu::interrupts_show(Process<Edu> &, char *text)
{
	return sysfs_emit(text, "%u\n", interrupts_);
}

Status Edu::probe(Process<Edu> &context, struct pci_dev &pdev)
{
	DRYDOCK_TRY(enabled_.enable(context, pdev));
	DRYDOCK_TRY(bar_.map(context, pdev, pci_name(&pdev)));
	/* The device has 28 address lines. */
	Dma dma = DRYDOCK_TRY(Dma::mask<28>(context, pdev.dev));
	DRYDOCK_TRY(buffer_.allocate(context, dma, buffer_size));
	master_.enable(context, pdev);
	DRYDOCK_TRY(vectors_.allocate(context, pdev, 1, 1, PCI_IRQ_ALL_TYPES));
	DRYDOCK_TRY(irq_.request(context, vectors_.number(0), *this, "edu", IRQF_SHARED));

	auto regs = bar_.regs(context);
	auto id = regs.read<Regs::Id>();
	regs.write<Regs::Liveness>(0x12345678);
	if (regs.read<Regs::Liveness>() != ~0x12345678u) {
		DRYDOCK_ERROR(pdev.dev, "device does not answer");
		return Error(-EIO);
	}
	regs.write(Regs::Status::irq(true));
	DRYDOCK_INFO(pdev.dev, "edu device {}.{}", id.get(Regs::Id::major), id.get(Regs::Id::minor));
	Status status = file_.enlist<&Edu::file_>(context, *this, "edu", &pdev.dev);
	if (!status.ok())
		regs.write(Regs::Status::irq(false));
	return status;
}

/* Members follow in reverse order. */
void Edu::remove(Process<Edu> &context)
{
	file_.reset();
	bar_.regs(context).write(Regs::Status::irq(false));
}

using DmaBytes = sysfs::Attribute<"dma", &Edu::dma_show, &Edu::dma_store>;
using Interrupts = sysfs::Attribute<"interrupts", &Edu::interrupts_show>;

} // namespace

DRYDOCK_PCI_DRIVER(Edu, .dev_groups = sysfs::Groups<DmaBytes, Interrupts>::list);

MODULE_DESCRIPTION("QEMU educational device");
MODULE_LICENSE("GPL");
