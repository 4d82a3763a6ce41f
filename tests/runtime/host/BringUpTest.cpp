// SPDX-License-Identifier: GPL-2.0-only
// A whole driver on the fake device: what it acquires and each access are
// recorded in one log. Bring-up fails at each step; an interrupt comes whenever
// one may.
#include "RecordingDevice.h"
#include "gtest/gtest.h"
#include <drydock/handle.h>
#include <drydock/result.h>

using namespace drydock;

namespace {
struct Chip {
  struct Id : Register<0x00, u32, RO> {};
  struct Mask : Register<0x04, u32> {};
  struct Status : Register<0x08, u32, W1C> {};
  using Map = RegisterMap<0x10, Id, Mask, Status>;
};

RecordingDevice *Plugged;
int FailAt, Step;

/// The next acquisition, unless it is the one that fails.
Status acquire(const char *What) {
  if (++Step == FailAt)
    return Error(-5);
  Plugged->Log.push_back(std::string("+ ") + What);
  return {};
}
void release(const char *What) {
  Plugged->Log.push_back(std::string("- ") + What);
}

class Driver {
  struct Clock : Immovable {
    Status enable() {
      DRYDOCK_TRY(acquire("clock"));
      On = true;
      return {};
    }
    ~Clock() {
      if (On)
        release("clock");
    }
    bool On = false;
  };
  struct Mapped : Region<Driver, Chip::Map, Mmio> {
    Status map() {
      DRYDOCK_TRY(acquire("region"));
      base_ = Mmio::origin;
      return {};
    }
    ~Mapped() {
      if (base_)
        release("region");
    }
  };
  struct Line : Immovable {
    Status request(Driver &Of) {
      DRYDOCK_TRY(acquire("interrupt"));
      Owner = &Of;
      return {};
    }
    /// The device raises it: nobody listens, or the handler runs.
    void raise() {
      if (Owner)
        invoke<&Driver::interrupt>(*Owner);
    }
    ~Line() {
      raise(); // the last moment at which it may come
      if (Owner)
        release("interrupt");
    }
    Driver *Owner = nullptr;
  };

  Clock Clock_;
  Mapped Regs;
  void interrupt(HardIrq<&Driver::Regs> &Irq) {
    Regs.regs(Irq).write<Chip::Status>(1);
  }
  Line Line_;

public:
  Status probe() {
    auto &&Context = Trusted::context<Process<Driver>>();
    DRYDOCK_TRY(Clock_.enable());
    Line_.raise();
    DRYDOCK_TRY(Regs.map());
    Line_.raise();
    DRYDOCK_TRY(Line_.request(*this));
    Line_.raise();
    if (Regs.regs(Context).read<Chip::Id>() != 7)
      return Error(-19);
    Regs.regs(Context).write<Chip::Mask>(1);
    return acquire("device");
  }
  void remove() {
    auto &&Context = Trusted::context<Process<Driver>>();
    release("device");
    Regs.regs(Context).write<Chip::Mask>(0);
  }
};

using Lines = std::vector<std::string>;
Lines bringUp(int Failing, u64 Id = 7) {
  RecordingDevice Device;
  Plugged = &Device;
  Device.Registers[0] = Id;
  FailAt = Failing;
  Step = 0;
  {
    Driver D;
    if (D.probe().ok())
      D.remove();
  }
  return Device.Log;
}
const std::string Acknowledge = "W32 0x8 0x1", Identify = "R32 0 0x7";
} // namespace

TEST(BringUp, WholeLifeInOrder) {
  EXPECT_EQ(bringUp(0),
            (Lines{"+ clock", "+ region", "+ interrupt", Acknowledge, Identify,
                   "W32 0x4 0x1", "+ device", "- device", "W32 0x4 0",
                   Acknowledge, "- interrupt", "- region", "- clock"}));
}

TEST(BringUp, EachFailingStepUnwindsWhatThereIs) {
  EXPECT_EQ(bringUp(1), Lines{});
  EXPECT_EQ(bringUp(2), (Lines{"+ clock", "- clock"}));
  EXPECT_EQ(bringUp(3), (Lines{"+ clock", "+ region", "- region", "- clock"}));
  EXPECT_EQ(bringUp(4),
            (Lines{"+ clock", "+ region", "+ interrupt", Acknowledge, Identify,
                   "W32 0x4 0x1", Acknowledge, "- interrupt", "- region",
                   "- clock"}));
  EXPECT_EQ(bringUp(0, 9), (Lines{"+ clock", "+ region", "+ interrupt",
                                  Acknowledge, "R32 0 0x9", Acknowledge,
                                  "- interrupt", "- region", "- clock"}));
}

TEST(BringUp, NoAccessWithoutTheRegion) {
  for (int Failing = 0; Failing <= 4; ++Failing) {
    bool There = false;
    for (const std::string &Line : bringUp(Failing)) {
      if (Line == "+ region" || Line == "- region")
        There = Line[0] == '+';
      else if (Line[0] == 'R' || Line[0] == 'W')
        EXPECT_TRUE(There) << Line << ", step " << Failing << " fails";
    }
  }
}
