// QEMU's trace of one run: what the CPU did to the device, by phase.
#pragma once
#include "Scenario.h"
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace drydock::trial {

/// One access as text: "W i6300esb+0xc 2 0x80", in another BAR than the first
/// "R rtl8139.1+0x3c 2 0x80ff".
using Access = std::string;

struct PhaseTrace {
  std::string Name;
  std::vector<Access> Raw;    ///< as it was
  std::vector<Access> Masked; ///< without what the scenario masks
};

/// A base address register of the device.
struct Bar {
  uint64_t Start, End;
  unsigned Number = 0;
};

struct DeviceTrace {
  std::vector<PhaseTrace> Phases;          ///< in order; "start" first
  std::map<std::string, unsigned> Regions; ///< accesses, by region
  std::vector<std::string> Last;           ///< the end of it, for hung machines

  size_t lines() const;
  const PhaseTrace *find(llvm::StringRef Name) const;
};

/// Offsets are relative to the BAR that holds the address. The guest marks the
/// beginning of each of the phases.
DeviceTrace parseTrace(llvm::StringRef Text, const Scenario &S,
                       const std::vector<Bar> &Bars,
                       const std::vector<std::string> &Phases);

} // namespace drydock::trial
