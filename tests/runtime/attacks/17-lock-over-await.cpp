// SPDX-License-Identifier: GPL-2.0-only
// races: a lock held over a co_await
// stopped by: compile error "a coroutine holds no lock while it waits"
#include <drydock/lock.h>
#include <drydock/pci.h>
#include <drydock/task.h>

using namespace drydock;

namespace {
struct Chip {
	struct Id : Register<0x00, u32, RO> {};
	struct Control : Register<0x04, u32> {
		static constexpr Field<Control, 0> enable{};
		static constexpr Fields fields{enable};
	};
	struct Lane : RegisterArray<0x10, u32, 4> {};
	using Map = RegisterMap<0x20, Id, Control, Lane>;
};

class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		return bar_.map(context, pdev, name);
	}

private:
	struct Busy : Mutex<Busy> {};
	Bar<0, Chip::Map> bar_;
	Busy lock_;
	Event done_;
	Task<> steps(Async<&Mine::lock_, &Mine::done_> &context)
	{
		auto held = lock_.lock(context);

		co_await done_.within(context, 1_s);
		co_return {};
	}
	Job<&Mine::steps, 512> job_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");
