// One boot of a scenario with one build of the module, and what came of it.
#pragma once
#include "Acquisitions.h"
#include "FailingModule.h"
#include "GuestLog.h"
#include "KernelImage.h"
#include "KernelLog.h"
#include "Machine.h"
#include "ModuleFile.h"
#include "Trace.h"

namespace drydock::trial {

/// Everything but the scenario that a boot depends on.
struct Build {
  ModuleFile Module;
  std::optional<FailingModule> Failing; ///< the same, for failing acquisitions
  std::string Given; ///< as the user called it; else the module's path
  std::vector<std::string> Extra; ///< further modules given by the user
  /// To compile the directories that were given.
  std::optional<double> CompileSeconds;
};

struct BootOptions {
  unsigned Reloads = 20;
  unsigned FailAllocations = 0; ///< needs the debug kernel
  bool Unbind = true;
  unsigned Timeout = 0; ///< 0: the scenario's
  /// Acquisitions fail in turn, from this one on; 0: none does.
  unsigned FailFrom = 0;
  std::string Keep; ///< directory for the raw files; empty: none
};

struct Coverage {
  std::map<std::string, uint64_t> Calls; ///< by source name
  std::vector<std::string> NotRun;
  bool Known = false;
  uint64_t Lost = 0;
};

struct Boot {
  MachineRun Machine;
  GuestLog Guest;
  std::vector<KernelMessage> Log;
  DeviceTrace Trace;
  Coverage Covered;
  AcquisitionRun Acquisitions;
  std::string SoundSum;
  /// Everything that went wrong; empty: clean.
  std::vector<std::string> Problems;
  std::vector<std::string> Known;      ///< problems that the scenario excuses
  std::vector<std::string> LastOutput; ///< when it did not come to its end

  /// The acquisition to go on with after one that ended the machine; else 0.
  unsigned afterCrash() const;
  /// Takes over what an earlier boot found before it came to its end.
  void goOnFrom(Boot Earlier);
};

/// Progress gets one line at a time.
llvm::Expected<Boot>
bootScenario(const Scenario &S, const KernelImage &Kernel, const Build &B,
             const BootOptions &Options,
             llvm::function_ref<void(llvm::StringRef)> Progress);

/// What the boot shows of itself, in the order in which it matters.
std::vector<std::string> findProblems(const Scenario &S, const Boot &B);

} // namespace drydock::trial
