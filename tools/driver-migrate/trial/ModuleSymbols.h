// Names for the addresses that the module's code had while it was loaded.
#pragma once
#include "GuestLog.h"

namespace drydock::trial {

class ModuleSymbols {
public:
  /// Label tells the snapshots of several loads apart.
  explicit ModuleSymbols(const GuestLog &Log, const std::string &Label = "");
  /// The function that holds the address; empty when it is none that stays.
  std::string at(uint64_t Address) const;
  /// The function that begins there, as the call tracer sees it.
  std::string beginningAt(uint64_t Address) const;

private:
  std::map<uint64_t, std::string> Names;
};

} // namespace drydock::trial
