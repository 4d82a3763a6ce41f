// A plan for people and for programs.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

void printPlan(const Plan &P, const Flags &F);
/// SHA-256, in hexadecimal.
std::string hashOf(llvm::StringRef Text);
/// What went wrong, or nothing.
std::string writePlanJson(const std::string &Path, const Plan &P);

} // namespace drydock::migrate
