// SPDX-License-Identifier: GPL-2.0
/*
 * Watchdog of the Intel 6300ESB I/O controller hub (document 300641-004): the
 * same driver as ../c, on the Drydock runtime.
 */
#include <drydock/pci.h>
#include <drydock/watchdog.h>

using namespace drydock;

static int heartbeat;
module_param(heartbeat, int, 0);
MODULE_PARM_DESC(heartbeat, "Watchdog heartbeat in seconds (1..2046, default 30)");

static bool nowayout = WATCHDOG_NOWAYOUT;
module_param(nowayout, bool, 0);
MODULE_PARM_DESC(nowayout, "Watchdog cannot be stopped once started");

namespace {

/* BAR 0. Each write is preceded by the two unlocking ones. */
struct Esb {
	struct Timer1 : Register<0x00, u32, WO> {};
	struct Timer2 : Register<0x04, u32, WO> {};
	struct Reload : Register<0x0c, u16> {
		static constexpr Field<Reload, 8> reload{};
		static constexpr Field<Reload, 9, 1, bool, W1C> timed_out{};
		static constexpr Fields fields{reload, timed_out};
	};
	struct Unlock : Alias<Reload, u16, WO> {};
	using Map = RegisterMap<0x10, Timer1, Timer2, Reload, Unlock>;
};

struct EsbConfig {
	enum class Interrupt { irq, reserved, smi, none };
	struct Config : Register<0x60, u16> {
		static constexpr Field<Config, 0, 2, Interrupt> interrupt{};
		static constexpr Field<Config, 2> fast{};
		static constexpr Field<Config, 5> no_reboot{};
		static constexpr Fields fields{interrupt, fast, no_reboot};
	};
	struct Lock : Register<0x68, u8> {
		static constexpr Field<Lock, 0> locked{};
		static constexpr Field<Lock, 1> enabled{};
		static constexpr Fields fields{locked, enabled};
	};
	using Map = RegisterMap<0x100, Config, Lock>;
};

class EsbDog : public pci::Driver<EsbDog> {
public:
	static constexpr const char *name = "i6300ESB timer";
	static constexpr auto ids = pci::ids(pci::id(PCI_VENDOR_ID_INTEL, PCI_DEVICE_ID_INTEL_ESB_9));

	Status probe(Process<EsbDog> &context, struct pci_dev &pdev);

private:
	pci::Enabled enabled_;
	Bar<0, Esb::Map, Guarded<WatchdogCore, Esb::Timer1, Esb::Timer2, Esb::Reload, Esb::Unlock>> bar_;
	Config<EsbConfig::Map> config_;

	using Op = WatchdogOp<&EsbDog::bar_, &EsbDog::config_>;
	void unlock(Op &op);
	Status start(Op &op);
	Status stop(Op &op);
	Status ping(Op &op);
	Status set_timeout(Op &op, unsigned int seconds);
	Status set_up(Op &op, struct pci_dev &pdev);

	Watchdog<&EsbDog::start, &EsbDog::stop, &EsbDog::ping, &EsbDog::set_timeout> watchdog_;
};

const struct watchdog_info esb_info = {
	.options = WDIOF_SETTIMEOUT | WDIOF_KEEPALIVEPING | WDIOF_MAGICCLOSE,
	.identity = "i6300ESB timer",
};

/* Opens the registers for one write. */
inline void EsbDog::unlock(Op &op)
{
	auto regs = bar_.under(op);

	regs.write<Esb::Unlock>(0x80);
	regs.write<Esb::Unlock>(0x86);
}

Status EsbDog::ping(Op &op)
{
	unlock(op);
	bar_.under(op).write(Esb::Reload::reload(true));
	return {};
}

Status EsbDog::start(Op &op)
{
	bool keep = test_bit(WDOG_NO_WAY_OUT, &watchdog_.device(op).status);

	unlock(op);
	bar_.under(op).write(Esb::Reload::reload(true));
	config_.regs(op).write(EsbConfig::Lock::enabled(true) | EsbConfig::Lock::locked(keep));
	return {};
}

Status EsbDog::stop(Op &op)
{
	auto config = config_.regs(op);

	/* First reset the timers, as the manual suggests. */
	unlock(op);
	bar_.under(op).write(Esb::Reload::reload(true));
	config.write(EsbConfig::Lock::enabled(false));
	return config.read(EsbConfig::Lock::enabled) ? Error(-EBUSY) : Status();
}

Status EsbDog::set_timeout(Op &op, unsigned int seconds)
{
	auto regs = bar_.under(op);
	/* Two stages of 1 kHz each: 1 s is 512 in both. */
	u32 stage = seconds << 9;

	unlock(op);
	regs.write<Esb::Timer1>(stage);
	unlock(op);
	regs.write<Esb::Timer2>(stage);
	unlock(op);
	regs.write(Esb::Reload::reload(true));
	watchdog_.device(op).timeout = seconds;
	return {};
}

Status EsbDog::set_up(Op &op, struct pci_dev &pdev)
{
	auto regs = bar_.under(op);
	auto config = config_.regs(op);

	/* Slow clock, the second stage resets, the first does not interrupt. */
	config.write(EsbConfig::Config::interrupt(EsbConfig::Interrupt::none));
	if (config.read(EsbConfig::Lock::locked))
		dev_warn(&pdev.dev, "nowayout already set\n");
	config.write(EsbConfig::Lock::enabled(false));

	unlock(op);
	if (regs.read(Esb::Reload::timed_out))
		watchdog_.device(op).bootstatus = WDIOF_CARDRESET;
	unlock(op);
	regs.write(Esb::Reload::timed_out(true) | Esb::Reload::reload(true));
	return watchdog_.setTimeout<&EsbDog::watchdog_>(op, watchdog_.device(op).timeout);
}

Status EsbDog::probe(Process<EsbDog> &context, struct pci_dev &pdev)
{
	struct watchdog_device &wdd = watchdog_.device(context);

	DRYDOCK_TRY(enabled_.enable(context, pdev));
	DRYDOCK_TRY(bar_.map(context, pdev, name));
	config_.attach(context, pdev);

	wdd.info = &esb_info;
	wdd.min_timeout = 1;
	wdd.max_timeout = 2046;
	wdd.timeout = 30;
	watchdog_init_timeout(&wdd, heartbeat, NULL);
	watchdog_set_nowayout(&wdd, nowayout);
	watchdog_stop_on_reboot(&wdd);
	watchdog_stop_on_unregister(&wdd);
	DRYDOCK_TRY(watchdog_.enlist<&EsbDog::watchdog_>(context, [&](Op &op) { return set_up(op, pdev); }));

	dev_info(&pdev.dev, "initialized. heartbeat=%d sec (nowayout=%d)\n", wdd.timeout, nowayout);
	return {};
}

} // namespace

DRYDOCK_PCI_DRIVER(EsbDog);

MODULE_DESCRIPTION("Watchdog driver for Intel 6300ESB");
MODULE_LICENSE("GPL");
