// What became of each acquisition that was made to fail.
#pragma once
#include "AcquisitionCalls.h"
#include "GuestLog.h"
#include "KernelLog.h"

namespace drydock::trial {

/// One call of an imported function, the nth since the module was loaded.
struct Acquisition {
  unsigned Ordinal = 0;
  std::string Function, Caller; ///< names in the source
};

struct AcquisitionFailure {
  Acquisition Of;
  bool Reached = false; ///< false: another order, the call was not made
  /// What failed of it: "load", "bind" or "start"; else "idle" where the driver
  /// is not ready, "none" where it does without.
  std::string Outcome;
  std::string Error;  ///< "EBUSY", or the system's words
  std::string Caused; ///< the error that the call returned, if any
  std::vector<std::string> Released; ///< functions called from then on
  std::vector<std::string> Messages; ///< of the kernel until then
  std::vector<std::string> Problems;

  bool tolerated() const { return Outcome == "none" || Outcome == "idle"; }
  /// "load: EBUSY", "does without it", ...
  std::string result() const;
};

struct AcquisitionRun {
  std::vector<Acquisition> Calls; ///< in a load where none fails
  std::vector<AcquisitionFailure> Failures;
  size_t tolerated() const;
  size_t withProblems() const;
};

AcquisitionRun readAcquisitions(const GuestLog &Guest,
                                const std::vector<KernelMessage> &Log,
                                llvm::ArrayRef<ImportedCall> Imports);

/// Fills in the problems of each failure: what it left held, and those of All
/// that belong to its phase.
void findAcquisitionProblems(const GuestLog &Guest,
                             llvm::ArrayRef<std::string> All,
                             AcquisitionRun &Run);

/// "fail-3 (pci_iomap() for edu_probe() fails)"; other phases stay as they are.
std::string phaseTitle(const AcquisitionRun &Run, llvm::StringRef Phase);

/// Two builds: other calls, or another way to take the failure of one.
std::vector<std::string> compareAcquisitions(const AcquisitionRun &First,
                                             const AcquisitionRun &Second);

} // namespace drydock::trial
