// `extern "C" { ... }` round what a header declares.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace drydock::migrate {

/// Frames the text inside its include guard, or all of it without one. A
/// blank line takes the opening where there is one, so that lines keep their
/// numbers. Empty without a guard unless Unguarded: such a file may be meant
/// for the inside of an enumeration.
std::string frameText(llvm::StringRef Text, bool Unguarded);

} // namespace drydock::migrate
