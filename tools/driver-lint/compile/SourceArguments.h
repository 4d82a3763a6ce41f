// Source files as arguments: in what the user names, and inside a command.
#pragma once
#include "compile/CompileCommand.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace drydock {

/// Absolute paths; a directory stands for the sources below it, sorted.
std::vector<std::string> expandSources(llvm::ArrayRef<std::string> Named);

/// The arguments without the one that names the command's file.
std::vector<std::string> withoutSource(llvm::ArrayRef<std::string> Arguments,
                                       const CompileCommand &Command);

} // namespace drydock
