// driver-lint on the C source and on what comes out: a finding that only the
// C++ has is a fault of the migration until somebody shows otherwise.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

/// What both forms of a module are compiled with.
struct LintInput {
  std::string Overlay;   ///< of the kernel's headers
  std::string Include;   ///< -I of the runtime
  std::string Directory; ///< temporary; the C++ files get there
};

/// Fills the module's findings of both forms and those that are new. Without
/// driver-lint beside the program or on the PATH, a note says so.
void compareFindings(const LintInput &In, ModulePlan &Module);

/// driver-lint does not follow an owner of the runtime to where it releases: a
/// leak of what an owner acquired becomes a note, if each release that the
/// groups wrote is in the C++ form. Else it stays a new finding.
void setOwnersApart(ModulePlan &Module);

} // namespace drydock::migrate
