// The records of a module that a function can name at one of its statements, by
// a pointer that has its one value there.
#pragma once
#include "FunctionBody.h"
#include <map>

namespace drydock::migrate {

class UnitView;

/// By the record's name, the variable that points to it.
std::map<std::string, std::string> statesAtHand(const UnitView &Unit,
                                                const FunctionBody &Body,
                                                const clang::Stmt *At);

/// Parameters and the variables of blocks around At that are declared before.
std::vector<const clang::VarDecl *> variablesAtHand(const FunctionBody &Body,
                                                    const clang::Stmt *At);

/// As the C++ names it.
std::string nameOf(const clang::VarDecl &Variable);

/// A variable's only value: nothing assigns it behind its initialiser, or one
/// assignment that each way to At passes.
bool hasItsValue(const FunctionBody &Body, const clang::VarDecl &Variable,
                 const clang::Stmt *At);

} // namespace drydock::migrate
