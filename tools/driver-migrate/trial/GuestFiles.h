// The guest's file system: busybox, modules, data and the scenario's script.
#pragma once
#include "Boot.h"

namespace drydock::trial {

/// Writes "initrd" and the scenario's data files to Directory.
llvm::Error writeGuestFiles(const Scenario &S, const KernelImage &Kernel,
                            const Build &B, const BootOptions &Options,
                            const std::string &Directory);

/// The scenario as shell: variables, and a function for each part.
std::string scenarioScript(const Scenario &S, const Build &B,
                           const std::vector<std::string> &Needs,
                           const BootOptions &Options);

} // namespace drydock::trial
