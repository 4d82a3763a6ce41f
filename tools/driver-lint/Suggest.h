// "did you mean ...": the nearest of some names to a mistyped one.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace drydock {

/// "; did you mean NAME?" or empty when nothing is near.
std::string suggestion(llvm::StringRef Mistyped,
                       llvm::ArrayRef<std::string> Names);

} // namespace drydock
