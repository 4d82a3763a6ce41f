// Classes of values in the analyzer's terms.
#pragma once
#include "model/ValueSet.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"

namespace drydock {

/// Which classes Value may have in State.
ValueSet possible(clang::ento::ProgramStateRef State, clang::ento::SVal Value);

/// The states, none to three, in which Value is of Set.
llvm::SmallVector<clang::ento::ProgramStateRef, 3> restrict(
    clang::ento::ProgramStateRef State, clang::ento::SVal Value, ValueSet Set);

} // namespace drydock
