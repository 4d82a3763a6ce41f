// SPDX-License-Identifier: GPL-2.0
/*
 * Eight inverters as a GPIO chip on the Drydock runtime: the same driver as ../c.
 */
#include <drydock/gpio.h>
#include <drydock/lock.h>
#include <drydock/pci.h>
#include <drydock/platform.h>

using namespace drydock;

namespace {

struct Regs {
	struct Liveness : Register<0x04, u32> {};	/* reads back inverted */
	using Map = RegisterMap<0x100, Liveness>;
};

constexpr usize outputs = 8;
constexpr usize lines = 16;

struct gpiod_lookup_table lookup = {
	.dev_id = "gpiofollow",
	.table = {
		GPIO_LOOKUP("gpioinv", 0, "out", GPIO_ACTIVE_HIGH),
		GPIO_LOOKUP("gpioinv", outputs, "in", GPIO_ACTIVE_LOW),
		{ }
	},
};

class Inverters : public pci::Driver<Inverters> {
public:
	static constexpr const char *name = "gpioinv";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x11e8));

	Status probe(Process<Inverters> &context, struct pci_dev &pdev);

private:
	struct OutputLock : SpinLockIrq<OutputLock> {};
	using Line = Index<lines>;

	pci::Enabled enabled_;
	Bar<0, Regs::Map> bar_;
	OutputLock lock_;
	GuardedBy<OutputLock, u32> outputs_;

	using Op = gpio::Op<&Inverters::bar_, &Inverters::lock_, &Inverters::outputs_>;
	gpio::Direction direction(Op &, Line line) { return line < outputs ? gpio::Direction::out : gpio::Direction::in; }
	Status input(Op &, Line line) { return line < outputs ? Error(-EINVAL) : Status(); }
	Status output(Op &op, Line line, bool value);
	Result<bool> get(Op &op, Line line);
	void set(Op &op, Line line, bool value);
	struct Operations : gpio::Operations {
		static constexpr auto direction = &Inverters::direction;
		static constexpr auto input = &Inverters::input;
		static constexpr auto output = &Inverters::output;
		static constexpr auto get = &Inverters::get;
		static constexpr auto set = &Inverters::set;
	};
	gpio::Chip<Inverters, Operations, lines> chip_;
	gpio::Lookup lookup_;
	platform::Child follower_;
};

Result<bool> Inverters::get(Op &op, Line line)
{
	u32 inverted = bar_.regs(op).read<Regs::Liveness>();

	if (line < outputs)
		return !(inverted & BIT(line));
	return !!(inverted & BIT(line - outputs));
}

void Inverters::set(Op &op, Line line, bool value)
{
	if (line >= outputs)
		return;
	auto held = lock_.lock(op);
	u32 &all = outputs_.get(held);

	if (value)
		all |= BIT(line);
	else
		all &= ~BIT(line);
	bar_.regs(op).write<Regs::Liveness>(all);
}

Status Inverters::output(Op &op, Line line, bool value)
{
	if (line >= outputs)
		return Error(-EINVAL);
	set(op, line, value);
	return {};
}

Status Inverters::probe(Process<Inverters> &context, struct pci_dev &pdev)
{
	DRYDOCK_TRY(enabled_.enable(context, pdev));
	DRYDOCK_TRY(bar_.map(context, pdev, name));
	bar_.regs(context).write<Regs::Liveness>(0);
	DRYDOCK_TRY(chip_.enlist(context, *this, name, pdev.dev));
	lookup_.add(context, lookup);
	return follower_.enlist(context, "gpiofollow");
}

} // namespace

DRYDOCK_PCI_DRIVER(Inverters);

MODULE_DESCRIPTION("Eight inverters in QEMU's educational device");
MODULE_LICENSE("GPL");
