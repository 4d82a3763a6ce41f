// A plan for people and for programs.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

void printPlan(const Plan &P, const Flags &F);
void printErrors(const Plan &P);
void printGroup(llvm::raw_ostream &Out, const PlannedGroup &G);
/// SHA-256, in hexadecimal.
std::string hashOf(llvm::StringRef Text);
/// What went wrong, or nothing.
std::string writePlanJson(const std::string &Path, const Plan &P);

/// Hashes of the sources that a written plan is for, by path.
llvm::Expected<std::map<std::string, std::string>>
readPlanHashes(const std::string &Path);

} // namespace drydock::migrate
