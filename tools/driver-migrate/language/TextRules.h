// Incompatibilities that show in the raw text, in every branch of every
// conditional: no AST exists for what this configuration leaves out.
#pragma once
#include "EditSet.h"
#include "llvm/ADT/StringSet.h"

namespace drydock::migrate {

/// Literals glued to identifiers, C++ keywords in #define bodies, asm operand
/// names inside strings; definitions of Overridden macros are emptied. What
/// stands under __cplusplus is left out, as in C, unless the file KnowsCxx: a
/// module's own header, whose C++ branch is meant for this build.
void runTextRules(const std::string &File, llvm::StringRef Text,
                  const llvm::StringSet<> &Overridden, EditSet &Edits,
                  bool KnowsCxx = false);

} // namespace drydock::migrate
