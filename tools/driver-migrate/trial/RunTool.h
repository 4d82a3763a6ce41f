// A helper program run to its end, its output kept.
#pragma once
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::trial {

/// Standard output; an error that has standard error when it fails.
/// CpuSeconds gets what it and its children used.
llvm::Expected<std::string> runTool(const std::vector<std::string> &Words,
                                    unsigned TimeoutSeconds = 0,
                                    double *CpuSeconds = nullptr);

} // namespace drydock::trial
