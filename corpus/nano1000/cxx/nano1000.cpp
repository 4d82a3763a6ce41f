// SPDX-License-Identifier: GPL-2.0
/*
 * A small driver for the Intel 82540EM (document 317453) on the Drydock runtime:
 * the same driver as ../c.
 */
#include <drydock/endian.h>
#include <drydock/irq.h>
#include <drydock/napi.h>
#include <drydock/pci.h>
#include <drydock/ring.h>

using namespace drydock;

namespace {

struct Regs {
	struct Ctrl : Register<0x0000, u32> {
		static constexpr Field<Ctrl, 5> auto_speed{};
		static constexpr Field<Ctrl, 6> link_up{};
		static constexpr Field<Ctrl, 26, 1, bool, W1S> reset{};
		static constexpr Fields fields{auto_speed, link_up, reset};
	};
	struct Status : Register<0x0008, u32, RO> {
		static constexpr Field<Status, 1> link_up{};
		static constexpr Fields fields{link_up};
	};
	struct Icr : Register<0x00c0, u32, RC> {
		static constexpr Field<Icr, 2> link{};
		static constexpr Fields fields{link};
	};
	struct Ims : Register<0x00d0, u32, W1S> {
		static constexpr Field<Ims, 0> sent{};
		static constexpr Field<Ims, 2> link{};
		static constexpr Field<Ims, 4> few_left{};
		static constexpr Field<Ims, 6> overrun{};
		static constexpr Field<Ims, 7> received{};
		static constexpr Fields fields{sent, link, few_left, overrun, received};
	};
	struct Imc : Register<0x00d8, u32, W1C> {};
	struct Rctl : Register<0x0100, u32> {
		static constexpr Field<Rctl, 1> enable{};
		static constexpr Field<Rctl, 15> broadcasts{};
		static constexpr Field<Rctl, 26> strip_checksum{};
		static constexpr Fields fields{enable, broadcasts, strip_checksum};
	};
	struct Tctl : Register<0x0400, u32> {
		static constexpr Field<Tctl, 1> enable{};
		static constexpr Field<Tctl, 3> pad_short{};
		static constexpr Fields fields{enable, pad_short};
	};
	struct Rdbal : Register<0x2800, u32> {};
	struct Rdbah : Register<0x2804, u32> {};
	struct Rdlen : Register<0x2808, u32> {};
	struct Rdh : Register<0x2810, u32> {};
	struct Rdt : Register<0x2818, u32> {};
	struct Tdbal : Register<0x3800, u32> {};
	struct Tdbah : Register<0x3804, u32> {};
	struct Tdlen : Register<0x3808, u32> {};
	struct Tdh : Register<0x3810, u32> {};
	struct Tdt : Register<0x3818, u32> {};
	struct Ral : Register<0x5400, u32> {};
	struct Rah : Register<0x5404, u32> {};
	using Map = RegisterMap<0x6000, Ctrl, Status, Icr, Ims, Imc, Rctl, Tctl, Rdbal, Rdbah, Rdlen, Rdh, Rdt,
				Tdbal, Tdbah, Tdlen, Tdh, Tdt, Ral, Rah>;
};

constexpr auto interrupts = Regs::Ims::sent(true) | Regs::Ims::link(true) | Regs::Ims::few_left(true) |
			    Regs::Ims::overrun(true) | Regs::Ims::received(true);
constexpr u32 all = ~0u;
constexpr usize ring_size = 64;
constexpr u32 frame_size = 2048;

struct RxDescriptor {
	Little<u64> address;
	Little<u16> length, checksum;
	u8 status, errors;
	Little<u16> special;

	bool done() const { return readOnce(status) & BIT(0); }
};

struct TxDescriptor {
	static constexpr u8 end_of_packet = BIT(0), insert_checksum = BIT(1), report_status = BIT(3);
	Little<u64> address;
	Little<u16> length;
	u8 checksum_offset, command, status, checksum_start;
	Little<u16> special;

	bool done() const { return readOnce(status) & BIT(0); }
};

class Nano : public pci::Driver<Nano> {
public:
	static constexpr const char *name = "nano1000";
	static constexpr auto ids = pci::ids(pci::id(PCI_VENDOR_ID_INTEL, 0x100e));

	Status probe(Process<Nano> &context, struct pci_dev &pdev);

private:
	pci::Enabled enabled_;
	Bar<0, Regs::Map> bar_;
	Dma dma_;
	DmaRing<RxDescriptor, ring_size> rx_;
	DmaRing<TxDescriptor, ring_size> tx_;
	netdev::ReceivedPacket rx_packets_[ring_size];
	netdev::SentPacket tx_packets_[ring_size];
	pci::Master master_;
	netdev::Device device_;

	template <class C> void link(const C &context);
	Status refill(Allocating may);

	using Poll = netdev::Poll<&Nano::bar_, &Nano::device_>;
	int poll(Poll &poll, netdev::Round &round);
	void unmask(Poll &poll) { bar_.regs(poll).write(interrupts); }
	netdev::Napi<&Nano::poll, &Nano::unmask> napi_;

	pci::IrqVectors vectors_;
	irqreturn_t interrupt(HardIrq<&Nano::bar_, &Nano::device_, &Nano::napi_> &irq);
	Irq<&Nano::interrupt> irq_;

	using Op = netdev::Op<&Nano::bar_, &Nano::device_, &Nano::napi_>;
	Status open(Op &op);
	void stop(Op &op);
	using Transmit = netdev::Transmit<&Nano::bar_, &Nano::device_>;
	void transmit(Transmit &context, netdev::Packet &packet);
	void reset(Process<Nano> &context);
	void empty();
	struct Operations : netdev::Operations {
		static constexpr auto open = &Nano::open;
		static constexpr auto stop = &Nano::stop;
		static constexpr auto transmit = &Nano::transmit;
	};
	netdev::Interface<Nano, Operations> interface_;
};

template <class C> void Nano::link(const C &context)
{
	device_.carrier(bar_.regs(context).read(Regs::Status::link_up));
}

irqreturn_t Nano::interrupt(HardIrq<&Nano::bar_, &Nano::device_, &Nano::napi_> &irq)
{
	auto regs = bar_.regs(irq);
	auto cause = regs.read<Regs::Icr>();

	if (!cause.raw())
		return IRQ_NONE;
	if (cause.get(Regs::Icr::link))
		link(irq);
	napi_.schedule(irq, [&] { regs.write<Regs::Imc>(all); });
	return IRQ_HANDLED;
}

/* Gives the device an empty packet. */
noinline Status Nano::refill(Allocating may)
{
	auto place = rx_.next();

	if (!place)
		return Error(-ENOSPC);
	auto &slot = rx_packets_[place.slot()];
	auto packet = DRYDOCK_TRY(device_.empty(may, frame_size));
	RxDescriptor made = {};

	DRYDOCK_TRY(slot.map(dma_, move(packet)));
	made.address = slot.address().raw();
	return rx_.give(place, made);
}

int Nano::poll(Poll &poll, netdev::Round &round)
{
	auto regs = bar_.regs(poll);

	while (tx_.done()) {
		netdev::Packet sent = tx_packets_[tx_.oldest()].finish();

		device_.sent(sent.size());
		sent.consume(round.budget());
		tx_.take();
	}
	device_.resumeUnless(poll, [this] { return tx_.full(); });
	while (round.left()) {
		const RxDescriptor *got = rx_.done();

		if (!got)
			break;
		round.receive(device_, rx_packets_[rx_.oldest()].finish(), got->length);
		rx_.take();
		/* Without memory the ring gets smaller, until the next packet. */
		while (refill(poll).ok())
			;
		regs.write<Regs::Rdt>(rx_.doorbell());
	}
	return round.done();
}

void Nano::transmit(Transmit &context, netdev::Packet &packet)
{
	auto place = tx_.next();

	if (!place)
		return;
	auto &slot = tx_packets_[place.slot()];
	if (!slot.map(dma_, move(packet)).ok()) {
		device_.dropped();
		return;
	}
	TxDescriptor made = {};
	made.address = slot.address().raw();
	made.length = u16(slot.size());
	made.command = TxDescriptor::end_of_packet | TxDescriptor::insert_checksum | TxDescriptor::report_status;
	(void)tx_.give(place, made);	/* it is free */
	bar_.regs(context).write<Regs::Tdt>(tx_.doorbell());
	device_.pauseWhile(context, [this] { return tx_.full(); });
}

/* The device has stopped. */
noinline void Nano::empty()
{
	for (auto &packet : rx_packets_)
		packet.reset();
	for (auto &packet : tx_packets_)
		packet.reset();
	rx_.restart();
	tx_.restart();
}

Status Nano::open(Op &op)
{
	auto regs = bar_.regs(op);
	Status refilled;

	do {
		refilled = refill(op);
	} while (refilled.ok());
	if (!rx_.full()) {
		empty();
		return refilled;
	}
	regs.write<Regs::Rdbal>(rx_.address().low());
	regs.write<Regs::Rdbah>(rx_.address().high());
	regs.write<Regs::Rdlen>(rx_.bytes);
	regs.write<Regs::Rdh>(0);
	regs.write<Regs::Rdt>(rx_.doorbell());
	regs.write<Regs::Tdbal>(tx_.address().low());
	regs.write<Regs::Tdbah>(tx_.address().high());
	regs.write<Regs::Tdlen>(tx_.bytes);
	regs.write<Regs::Tdh>(0);
	regs.write<Regs::Tdt>(0);
	regs.write(Regs::Tctl::enable(true) | Regs::Tctl::pad_short(true));
	regs.write(Regs::Rctl::enable(true) | Regs::Rctl::broadcasts(true) | Regs::Rctl::strip_checksum(true));
	napi_.enable(op);
	regs.write(interrupts);
	link(op);
	device_.start(op);
	return {};
}

void Nano::stop(Op &op)
{
	auto regs = bar_.regs(op);

	device_.stop(op);
	napi_.disable(op);
	regs.write<Regs::Imc>(all);
	regs.write<Regs::Rctl>(0);
	regs.write<Regs::Tctl>(0);
	empty();
}

void Nano::reset(Process<Nano> &context)
{
	auto regs = bar_.regs(context);

	regs.write<Regs::Imc>(all);
	regs.write(Regs::Ctrl::reset(true));
	usleep_range(1000, 2000);
	regs.write<Regs::Imc>(all);
	regs.write(Regs::Ctrl::auto_speed(true) | Regs::Ctrl::link_up(true));
	u32 low = regs.read<Regs::Ral>();
	u32 high = regs.read<Regs::Rah>();
	device_.address(context, { u8(low), u8(low >> 8), u8(low >> 16), u8(low >> 24), u8(high), u8(high >> 8) });
}

Status Nano::probe(Process<Nano> &context, struct pci_dev &pdev)
{
	DRYDOCK_TRY(enabled_.enable(context, pdev));
	DRYDOCK_TRY(bar_.map(context, pdev, name));
	dma_ = DRYDOCK_TRY(Dma::mask<64>(context, pdev.dev));
	DRYDOCK_TRY(rx_.allocate(context, dma_));
	DRYDOCK_TRY(tx_.allocate(context, dma_));
	master_.enable(context, pdev);
	DRYDOCK_TRY(device_.allocate(context, pdev.dev, *this));
	napi_.add(context, device_);
	DRYDOCK_TRY(vectors_.allocate(context, pdev, 1, 1, PCI_IRQ_ALL_TYPES));
	reset(context);
	DRYDOCK_TRY(irq_.request(context, vectors_.number(0), *this, name, IRQF_SHARED));
	return interface_.enlist(context, device_);
}

} // namespace

DRYDOCK_PCI_DRIVER(Nano);

MODULE_DESCRIPTION("A small driver for the Intel 82540EM");
MODULE_LICENSE("GPL");
