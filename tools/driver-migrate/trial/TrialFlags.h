// The command line of `driver-migrate trial`.
#pragma once
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::trial {

struct TrialFlags {
  std::string Scenario;
  std::vector<std::string> Modules; ///< --module
  std::vector<std::string> Against; ///< --against
  std::vector<std::string> Outputs; ///< "json:PATH", "html:PATH"
  std::string Kernel = "6.1";
  std::string Keep;
  static constexpr unsigned Unset = ~0u;
  unsigned Reloads = Unset;
  unsigned FailAllocations = Unset;
  unsigned Runs = 2;
  unsigned Timeout = 0;
  bool DebugKernel = false;
  bool NoUnbind = false;
  bool FailAcquisitions = false;
  bool Itself = false;
  bool List = false;
  bool Help = false;
  bool Quiet = false;
};

llvm::Expected<TrialFlags> parseTrialFlags(llvm::ArrayRef<char *> Words);
std::string trialUsage();

} // namespace drydock::trial
