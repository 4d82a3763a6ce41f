// Text that goes away and leaves no trace: a statement with its line, a local
// variable that nothing needs any more.
#pragma once
#include "FunctionBody.h"
#include "plan/Group.h"
#include <optional>

namespace drydock::migrate {

/// Statement, its semicolon, and the line if nothing else stands on it. Text is
/// that of its file.
TextRange wholeLine(TextRange Statement, llvm::StringRef Text);

/// Takes the variable out of its declaration; nothing where a macro holds it.
std::optional<Rewrite> removeVariable(const FunctionBody &Body,
                                      const clang::VarDecl &Variable);

} // namespace drydock::migrate
