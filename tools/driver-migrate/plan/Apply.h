// From a plan to files.
#pragma once
#include "Plan.h"
#include "Record.h"

namespace drydock::migrate {

/// Writes the module's C++ files, its Makefile lines and its record, all or
/// nothing. The C sources stay. Says what it did; or why not, for stderr.
struct Applied {
  std::vector<std::string> Written; ///< empty: everything was so already
  std::string Error;
};
Applied applyModule(const ModulePlan &Module, const Decisions &Given,
                    const std::optional<Record> &Before);

/// Takes everything back that apply wrote for the module.
Applied undoAll(const ModulePlan &Module, const Record &Before);

} // namespace drydock::migrate
