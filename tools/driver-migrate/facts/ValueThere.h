// Values that are there already: evaluating them earlier or later, inside a
// lock or outside, before a release or behind it, is the same.
#pragma once
#include "FunctionBody.h"

namespace drydock::migrate {

/// E is a constant, or reads nothing but variables of the function that nobody
/// else knows. Null, the value of a bare return, is.
bool isThereAlready(const FunctionBody &Body, const clang::Expr *E);

} // namespace drydock::migrate
