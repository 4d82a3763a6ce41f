#include "ModuleSymbols.h"
#include "SourceName.h"

using namespace drydock::trial;
using llvm::StringRef;

/// No function of a driver is longer.
static constexpr uint64_t MaxFunction = 0x10000;

ModuleSymbols::ModuleSymbols(const GuestLog &Log, const std::string &Label) {
  for (StringRef Line : Log.section("symbols", Label)) {
    auto [Digits, Name] = Line.split(' ');
    uint64_t Address;
    if (!Digits.getAsInteger(16, Address))
      Names[Address] = sourceName(Name);
  }
}

std::string ModuleSymbols::at(uint64_t Address) const {
  auto After = Names.upper_bound(Address);
  if (After == Names.begin() || Address - std::prev(After)->first > MaxFunction)
    return {};
  return std::prev(After)->second;
}

std::string ModuleSymbols::beginningAt(uint64_t Address) const {
  // The call of the tracer may stand behind an ENDBR.
  for (uint64_t Start : {Address, Address - 4})
    if (auto Found = Names.find(Start); Found != Names.end())
      return Found->second;
  return {};
}
