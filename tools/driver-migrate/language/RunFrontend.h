// Runs a clang front end in this process.
#pragma once
#include "clang/Tooling/Tooling.h"
#include <string>
#include <vector>

namespace drydock::migrate {

/// Arguments: with argv[0], relative to Directory. False on errors; what clang
/// says goes to Errors.
bool runFrontend(std::vector<std::string> Arguments,
                 const std::string &Directory,
                 clang::tooling::FrontendActionFactory &Factory,
                 std::string &Errors);

} // namespace drydock::migrate
